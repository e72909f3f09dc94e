import { toJson } from '../../diagnostics/format/json.ts';
import { formatText } from '../../diagnostics/format/text.ts';
import { type Explanation, explain, formatExplanation } from '../../explain/explain.ts';
import { explainCode, formatCode } from '../../explain/explain-code.ts';
import { readTemplates } from '../../pipeline/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { checkTemplates } from '../../render/check.ts';
import { type CheckedConfiguration, checkedConfiguration } from '../configuration.ts';
import { argument, type CommonOptions, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'show where a value comes from and what uses it, or what to do about a finding',
  arguments: {
    name: {
      ...argument('<name>', 'a setting, a derived variable, or the code of a finding'),
      completes: 'explained',
    },
  },
  options: common,
  examples: [
    'clusterwright explain cloudflare_domain     # what has which value from it',
    'clusterwright explain config/placeholder    # what to do about a finding',
  ],
  run: explainCommand,
});

/**
 * `clusterwright explain NAME`: where a value comes from, what uses it, and what there is to do about it; or what the
 * code of a finding means, with its findings in the configuration.
 */
async function explainCommand(
  { name, ...options }: CommonOptions & { readonly name: string },
  io: Io,
): Promise<ExitStatus> {
  const place = workspace(io, options);
  const checked = await checkedConfiguration(place);
  const { project, configuration, diagnostics, masked } = checked;
  if (name.includes('/') && project !== undefined) return code(name, checked, options, io);
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const { used: uses } = checkTemplates(await readTemplates(place, project), [], project.extensions);
  const result = explain(name, { configuration, project, uses });
  if ('suggestion' in result) return unknown(`variable ${name} does not exist`, result.suggestion, io);
  const { explanation } = result;
  const findings = diagnostics.filter(({ path }) => concerns(path, explanation));
  if (options.format === 'json') {
    io.stdout(`${JSON.stringify({ ...explanation, diagnostics: toJson(findings) }, null, 2)}\n`);
  } else {
    io.stdout(formatExplanation(explanation));
    if (findings.length > 0) io.stdout(`\n${inFull(findings, checked, io)}`);
  }
  return 0;
}

async function code(name: string, checked: CheckedConfiguration, options: CommonOptions, io: Io) {
  const { codes } = await import('../../codes.ts');
  const own = checked.project?.apps.map((app) => app.codes ?? {}) ?? [];
  const result = explainCode(name, Object.assign({}, codes, ...own));
  if ('suggestion' in result) return unknown(`no finding has the code ${name}`, result.suggestion, io);
  const findings = checked.diagnostics.filter((found) => found.code === name);
  if (options.format === 'json') {
    io.stdout(`${JSON.stringify({ code: name, ...result.entry, diagnostics: toJson(findings) }, null, 2)}\n`);
  } else {
    io.stdout(formatCode(name, result.entry));
    if (findings.length > 0) io.stdout(`\n${inFull(findings, checked, io)}`);
  }
  return 0;
}

function inFull(
  findings: CheckedConfiguration['diagnostics'],
  { masked }: CheckedConfiguration,
  { color, columns }: Io,
): string {
  const textOf = (file: string) => masked.get(file);
  return `${formatText(findings, { textOf, color, ...(columns !== undefined && { columns }) })}\n`;
}

/** Whether a finding is about a setting, or about one that a derived variable is made of. */
function concerns(path: string, { name, kind, inputs }: Explanation): boolean {
  const [key] = path.split(/[.[]/);
  return (kind === 'setting' && key === name) || inputs.some((input) => concerns(path, input));
}

function unknown(message: string, suggestion: string | undefined, io: Io): ExitStatus {
  io.stderr(`${message}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}\n`);
  return 1;
}
