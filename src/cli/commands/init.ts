import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import { profilesOf } from '../../app-kit/schema.ts';
import type { Answers } from '../../init/conversation.ts';
import { initWorkspace } from '../../init/workspace.ts';
import { loadProject } from '../../pipeline/project/load.ts';
import { type Workspace, workspace } from '../../pipeline/workspace.ts';
import { type CommonOptions, common, defineCommand, text } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

interface InitFlags extends CommonOptions {
  /** One of the profiles of the project. */
  readonly shape?: string;
}

export const command = defineCommand({
  name: 'init',
  summary: 'write cluster.yaml, age.key and .sops.yaml if they are missing',
  options: {
    ...common,
    shape: text(
      '--shape <shape>',
      'the set of defaults to start from; asked in a terminal, otherwise the first',
    ),
  },
  run: initCommand,
});

/** `clusterwright init`: writes what is missing, and says what it left alone. */
async function initCommand(options: InitFlags, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const { project, diagnostics: refused } = await loadProject(place);
  if (project === undefined) return report({ diagnostics: refused }, options, io);
  const profiles = profilesOf(project.apps);
  const known = Object.keys(profiles?.of ?? {});
  if (options.shape !== undefined && !known.includes(options.shape)) {
    io.stderr(`--shape must be one of ${known.join(', ') || '(there are none)'}\n`);
    return 2;
  }
  const answers = await asked(options, place, project, io);
  const { created, kept, diagnostics } = await initWorkspace(place, project, {
    now: new Date(),
    ...answers,
    profile: answers.profile ?? known[0],
  });
  const summary =
    created.length === 0
      ? `nothing to write: ${kept.join(', ')} ${kept.length === 1 ? 'is' : 'are'} there`
      : [`wrote ${created.join(', ')}`, ...(kept.length > 0 ? [`kept ${kept.join(', ')}`] : [])].join('; ');
  return report({ diagnostics, summary, created }, options, io);
}

/** Asked when there is someone to ask and a configuration to write. */
async function asked({ shape }: InitFlags, place: Workspace, project: Project, io: Io): Promise<Answers> {
  if (io.prompts === undefined || existsSync(resolve(place.cwd, place.config))) {
    return { profile: shape, values: {} };
  }
  const { converse } = await import('../../init/conversation.ts');
  return converse(await io.prompts(), project, shape);
}
