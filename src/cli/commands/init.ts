import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import { profilesOf } from '../../app-kit/schema.ts';
import { placeholderFindings } from '../../config/placeholders.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Answers } from '../../init/conversation.ts';
import { initWorkspace } from '../../init/workspace.ts';
import { loadConfiguration } from '../../pipeline/load-configuration.ts';
import { type LoadedProject, loadProject } from '../../pipeline/project/load.ts';
import { configModule } from '../../pipeline/project/own-modules.ts';
import { type Workspace, workspace } from '../../pipeline/workspace.ts';
import { hasSealedFiles } from '../../write/sealed-files.ts';
import {
  common,
  defineCommand,
  flag,
  type TreeOptions,
  text,
  treeFolder,
  variadic,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { afterInit, isStart, newSecretsNote, placeOptions } from '../next-steps.ts';
import { report } from '../report.ts';

interface InitFlags extends TreeOptions {
  /** One of the profiles of the project. */
  readonly shape?: string;
  readonly ownApps: boolean;
  /** The apps whose settings are to be added to a configuration that lacks them. */
  readonly add: readonly string[];
}

/** A project without shipped apps. */
const ownOnlyConfig = { apps: [] };

export const command = defineCommand({
  name: 'init',
  summary: 'write cluster.yaml, cluster.schema.json, age.key, .sops.yaml and .gitignore if they are missing',
  options: {
    ...common,
    output: treeFolder('where `configure` is to write the tree: <dir>/kubernetes'),
    shape: text(
      '--shape <shape>',
      'the set of defaults to start from (default: asked in a terminal, otherwise the first)',
    ),
    ownApps: flag(
      '--own-apps',
      'start with only apps of your own: write a clusterwright.config.ts without the shipped apps',
    ),
    add: variadic('--add <app...>', 'add the settings of apps to a configuration that lacks them'),
  },
  examples: [
    'clusterwright init --shape external    # the default, platform, needs no option',
    'clusterwright init --add podinfo       # after apps/podinfo/app.ts was written',
  ],
  run: initCommand,
});

/** `clusterwright init`: writes the files that are missing, and lists those that it kept. */
async function initCommand(options: InitFlags, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const hasConfig = configModule(place.cwd) !== undefined;
  if (options.ownApps && (hasConfig || options.shape !== undefined)) {
    io.stderr(
      hasConfig
        ? 'clusterwright.config already exists; write `apps: []` in it\n'
        : '--own-apps leaves out the apps that --shape applies to\n',
    );
    return 2;
  }
  const loaded = await loadProject(place, options.ownApps ? ownOnlyConfig : undefined);
  let { project } = loaded;
  if (project === undefined) {
    return report({ diagnostics: loaded.diagnostics, masked: loaded.shown }, options, io);
  }
  if (options.add.length > 0) {
    const { initAdd } = await import('./init-add.ts');
    return initAdd(options, project, io);
  }
  const profiles = profilesOf(project.apps);
  const known = Object.keys(profiles?.of ?? {});
  if (options.shape !== undefined && !known.includes(options.shape)) {
    io.stderr(`--shape must be one of ${known.join(', ') || '(there are none)'}\n`);
    return 2;
  }
  const without = () => loadProject(place, ownOnlyConfig);
  const mayLeaveOut = !hasConfig && !options.ownApps;
  const answers = await asked(options, place, project, io, mayLeaveOut ? without : undefined);
  const ownOnly = options.ownApps || answers.ownOnly === true;
  if (answers.ownOnly === true) {
    const rest = await without();
    if (rest.project === undefined) return report({ diagnostics: rest.diagnostics }, options, io);
    project = rest.project;
  }
  const { created, updated, kept, diagnostics } = await initWorkspace(place, project, {
    now: new Date(),
    ...answers,
    ownOnly,
    profile: ownOnly ? undefined : (answers.profile ?? known[0]),
  });
  const summary =
    created.length + updated.length === 0
      ? `nothing to write: ${kept.join(', ')} already ${kept.length === 1 ? 'exists' : 'exist'}`
      : [
          ...(created.length > 0 ? [`wrote ${created.join(', ')}`] : []),
          ...(updated.length > 0 ? [`added lines to ${updated.join(', ')}`] : []),
          ...(kept.length > 0 ? [`kept ${kept.join(', ')}`] : []),
        ].join('; ');
  const placeholders = isStart(io) ? [] : await placeholdersIn(place, project);
  const next =
    created.length === 0
      ? []
      : afterInit(created, ownOnly ? undefined : options.config, io, placeOptions(options));
  const lost = created.includes(options.config) && hasSealedFiles(place.output);
  const warned = lost ? [newSecretsNote(options.config, io)] : [];
  const all = [...diagnostics, ...placeholders];
  const files = { created, updated, unchanged: kept, removed: [] };
  return report(
    { diagnostics: all, folded: [options.config], summary: [summary, ...warned, ...next].join('\n'), files },
    options,
    io,
  );
}

/** The values of the configuration that are still placeholders. */
async function placeholdersIn(place: Workspace, project: Project): Promise<readonly Diagnostic[]> {
  const { source } = await loadConfiguration(place, project);
  return source === undefined ? [] : placeholderFindings(source, project);
}

/** Asks questions if there is a terminal and the configuration does not exist yet. */
async function asked(
  { shape }: InitFlags,
  place: Workspace,
  project: Project,
  io: Io,
  without: (() => Promise<LoadedProject>) | undefined,
): Promise<Answers> {
  if (io.prompts === undefined || existsSync(resolve(place.cwd, place.config))) {
    return { profile: shape, values: {} };
  }
  const { converse } = await import('../../init/conversation.ts');
  return converse(await io.prompts(), project, shape, without && (async () => (await without()).project));
}
