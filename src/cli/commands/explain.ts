import { settingValues } from '../../config/secret-values.ts';
import { harmless, harmlessJson } from '../../diagnostics/format/harmless.ts';
import { toJson } from '../../diagnostics/format/json.ts';
import { formatText } from '../../diagnostics/format/text.ts';
import { describeName, type Explanation, explain, formatExplanation } from '../../explain/explain.ts';
import { explainCode, formatCode } from '../../explain/explain-code.ts';
import { formatIndex, indexOf } from '../../explain/index-by-app.ts';
import { formatLine } from '../../explain/line.ts';
import { isConfigurationFile, settingOnLine } from '../../explain/setting-on-line.ts';
import { redactor } from '../../leaks/redact.ts';
import { asLine, explainLineOf } from '../../pipeline/explain-line.ts';
import { readTemplates } from '../../pipeline/load.ts';
import { renderedPlatform } from '../../pipeline/rendered-platform.ts';
import { folderInRepository } from '../../pipeline/repository.ts';
import { shownBelow, shownPath, type Workspace, workspace } from '../../pipeline/workspace.ts';
import { checkTemplates } from '../../render/check.ts';
import { render } from '../../render/render.ts';
import { type CheckedConfiguration, checkedConfiguration } from '../configuration.ts';
import { clustersOf, eachCluster, isPattern } from '../configure/clusters.ts';
import {
  type CommonOptions,
  common,
  configurations,
  defineCommand,
  optionalArgument,
  type TreeOptions,
  writtenTree,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { withCommands } from '../next-steps.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'show where a value comes from and what uses it, or what to do about a finding',
  arguments: {
    name: {
      ...optionalArgument(
        '[name]',
        'a setting, a derived variable, the code of a finding, or FILE:LINE of the tree or the configuration; without a name, an index',
      ),
      completes: 'explained',
    },
  },
  options: { ...common, config: configurations, output: writtenTree },
  examples: [
    'clusterwright explain cloudflare_domain     # which values come from it',
    'clusterwright explain cluster.yaml:31       # the setting on that line',
  ],
  run: (options, io) =>
    isPattern(options.config, io) ? explainEach(options, io) : explainCommand(options, io),
});

/** Explains a name for each of several clusters; a line of a tree is explained by the cluster that owns the tree. */
async function explainEach(options: TreeOptions & { readonly name?: string }, io: Io): Promise<ExitStatus> {
  const path = options.name === undefined ? undefined : lineIn(options.name, io)?.path;
  const places = path === undefined ? [] : await clustersOf(io, options);
  const owner = places.find(
    (place) => path === shownPath(io.cwd, place.config) || path?.startsWith(shownBelow(place)) === true,
  );
  if (owner === undefined) return eachCluster(options, io, explainCommand);
  return explainCommand({ ...options, config: owner.config, output: shownPath(io.cwd, owner.output) }, io);
}

/**
 * `clusterwright explain NAME`: shows where a value comes from, what uses it, and the findings about it; or what the code of a
 * finding means, with its findings in the configuration.
 */
async function explainCommand(
  { name: asked, ...options }: TreeOptions & { readonly name?: string },
  io: Io,
): Promise<ExitStatus> {
  const place = workspace(io, options);
  const checked = await checkedConfiguration(place);
  const { project, configuration, diagnostics, masked } = checked;
  if (asked === undefined) return index(checked, options, io);
  const line = lineIn(asked, io);
  const isOfTree = line !== undefined && !isOfConfiguration(line.path, configuration);
  if (isOfTree) return explainLineCommand(line, place, options, io);
  const name = settingOf(asked, line, checked);
  if (name === undefined) {
    io.stderr(`${asked} contains no setting\n`);
    return 1;
  }
  if (name.includes('/') && project !== undefined) return code(name, checked, options, io);
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const templates = await readTemplates(place, project);
  const { used: uses } = checkTemplates(templates, [], project.extensions);
  const folder = folderInRepository(place);
  const { files } = render(templates, configuration.variables, project, { folder });
  const result = explain(name, { configuration, project, uses, files, templates, below: shownBelow(place) });
  if ('suggestion' in result) return unknown(`variable ${name} does not exist`, result.suggestion, io);
  const { explanation } = result;
  const hide = redactor(settingValues(project, configuration.config).secret);
  const findings = diagnostics.filter(({ path }) => concerns(path, explanation));
  if (options.format === 'json') {
    io.stdout(hide(`${harmlessJson({ ...explanation, diagnostics: toJson(findings) })}\n`));
  } else {
    io.stdout(hide(harmless(formatExplanation(explanation))));
    if (findings.length > 0) io.stdout(`\n${inFull(findings, checked, io)}`);
  }
  return 0;
}

/** A word such as `FILE:LINE`, with the file as messages name it. */
function lineIn(word: string, { cwd }: Io): ReturnType<typeof asLine> {
  const line = asLine(word);
  return line && { ...line, path: shownPath(cwd, line.path).replace(/^\.\//, '') };
}

function isOfConfiguration(path: string, configuration: CheckedConfiguration['configuration']): boolean {
  return configuration !== undefined && isConfigurationFile(configuration.source, path);
}

/** The name to explain: that of the setting on a line of the configuration, or the setting that a path such as `dns.token` begins with. */
function settingOf(
  asked: string,
  line: ReturnType<typeof asLine>,
  { project, configuration }: CheckedConfiguration,
): string | undefined {
  const isSetting = (name: string) => project !== undefined && Object.hasOwn(project.schema.properties, name);
  if (line !== undefined) return configuration && settingOnLine(configuration.source, line, isSetting);
  const [setting = ''] = asked.split(/[.[]/);
  return isSetting(setting) ? setting : asked;
}

async function code(name: string, checked: CheckedConfiguration, options: CommonOptions, io: Io) {
  const { codes } = await import('../../codes.ts');
  const own = checked.project?.apps.map((app) => app.codes ?? {}) ?? [];
  const result = explainCode(name, Object.assign({}, codes, ...own));
  if ('suggestion' in result) return unknown(`no finding has the code ${name}`, result.suggestion, io);
  const findings = checked.diagnostics.filter((found) => found.code === name);
  if (options.format === 'json') {
    io.stdout(`${harmlessJson({ code: name, ...result.entry, diagnostics: toJson(findings) })}\n`);
  } else {
    io.stdout(harmless(formatCode(name, result.entry)));
    if (findings.length > 0) io.stdout(`\n${inFull(findings, checked, io)}`);
  }
  return 0;
}

function inFull(
  findings: CheckedConfiguration['diagnostics'],
  { masked }: CheckedConfiguration,
  io: Io,
): string {
  const { color, columns } = io;
  const textOf = (file: string) => masked.get(file);
  return `${formatText(withCommands(findings, io), { textOf, color, ...(columns !== undefined && { columns }) })}\n`;
}

/** Whether a finding is about the explained setting, or about an input of the explained variable. */
function concerns(path: string, { name, kind, inputs }: Explanation): boolean {
  const [key] = path.split(/[.[]/);
  return (kind === 'setting' && key === name) || inputs.some((input) => concerns(path, input));
}

function unknown(message: string, suggestion: string | undefined, io: Io): ExitStatus {
  io.stderr(`${message}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}\n`);
  return 1;
}

/** Explains a line of the tree: its template, variables and settings. */
async function explainLineCommand(
  line: { readonly path: string; readonly line: number },
  place: Workspace,
  { format }: CommonOptions,
  io: Io,
): Promise<ExitStatus> {
  const { platform, diagnostics, masked } = await renderedPlatform(place);
  if (platform === undefined) return report({ diagnostics, masked }, { format }, io);
  const result = explainLineOf(platform, line, place);
  if ('problem' in result) {
    io.stderr(`${result.problem}\n`);
    return 1;
  }
  const { explanation, hide } = result;
  const { configuration, project } = platform;
  const describe = (name: string) => describeName(name, { configuration, project, uses: new Map() });
  const text =
    format === 'json'
      ? `${harmlessJson(explanation)}\n`
      : harmless(formatLine(explanation, describe, shownBelow(place)));
  io.stdout(hide(text));
  return 0;
}

/** Lists the settings and variables that can be explained, by app. */
async function index(
  { project, configuration, diagnostics, masked }: CheckedConfiguration,
  { format }: CommonOptions,
  io: Io,
): Promise<ExitStatus> {
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, { format }, io);
  const apps = indexOf({ configuration, project, uses: new Map() });
  const hide = redactor(settingValues(project, configuration.config).secret);
  io.stdout(hide(format === 'json' ? `${harmlessJson({ apps })}\n` : harmless(formatIndex(apps))));
  return 0;
}
