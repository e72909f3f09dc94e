import { countsOf } from '../../compare/compare.ts';
import { versionsText } from '../../compare/format/text.ts';
import { countsText } from '../../compare/format/words.ts';
import { harmlessJson } from '../../diagnostics/format/harmless.ts';
import { toJson } from '../../diagnostics/format/json.ts';
import { formatText } from '../../diagnostics/format/text.ts';
import {
  applyUpgrade,
  hasSteps,
  isDone,
  planUpgrade,
  type UpgradePlan,
} from '../../pipeline/upgrade/upgrade.ts';
import { type Workspace, workspace } from '../../pipeline/workspace.ts';
import { choiceOr, common, defineCommand, flag, type ValuesOf, writtenTree } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { commandLine, placeOptions, withCommands } from '../next-steps.ts';
import { report } from '../report.ts';

const options = {
  config: common.config,
  output: writtenTree,
  format: choiceOr('-f, --format <format>', 'how to print results', ['text', 'json'], 'text'),
  check: flag(
    '--check',
    'write nothing; exit with status 1 if this version changes anything in the repository',
  ),
  reviewed: flag(
    '--reviewed',
    'record that files that replace shipped templates, and steps by hand, have been reviewed',
  ),
};

type Options = ValuesOf<typeof options>;

export const command = defineCommand({
  name: 'upgrade',
  summary: 'show what this version changes in the repository, and make the edits',
  options,
  examples: [
    'clusterwright upgrade --check',
    'clusterwright upgrade --reviewed    # after reviewing the templates that changed',
  ],
  run: upgradeCommand,
});

/** `clusterwright upgrade`: run after another version of the program was installed, and before `configure`. */
async function upgradeCommand(options: Options, io: Io): Promise<ExitStatus> {
  const { check, reviewed, format } = options;
  if (check && reviewed) {
    io.stderr('--check writes nothing, but --reviewed records a review: give only one of them\n');
    return 2;
  }
  const place = workspace(io, options);
  const planned = await planUpgrade(place, io.stage);
  if (!('to' in planned)) return report(planned, { format }, io);
  const changed = planned.findings.filter(({ code }) => reviewed && code === 'upgrade/template-changed');
  const plan = { ...planned, findings: planned.findings.filter((found) => !changed.includes(found)) };
  const recorded = changed.map(({ file }) => file);
  if (!check) applyUpgrade(place, plan, reviewed);
  const ok = check ? !hasEffect(plan) : isDone(plan);
  if (format === 'json')
    io.stdout(`${harmlessJson({ ok, ...asJson(plan), ...(reviewed && { reviewed: recorded }) })}\n`);
  else {
    io.stdout(asText(plan, options, io));
    if (reviewed) io.stderr(`${recordedText(recorded)}\n`);
    if (!reviewed || hasEffect(plan)) io.stderr(`${nextStep(plan, options, place, io)}\n`);
  }
  return ok ? 0 : 1;
}

const hasEffect = ({ findings, problems, comparison }: UpgradePlan) =>
  findings.length + problems.length > 0 || comparison !== undefined;

function asText(plan: UpgradePlan, options: Options, io: Io): string {
  const { from, to, findings, problems, comparison, releases, masked, maskedAfter } = plan;
  const { color, columns } = io;
  const shown = (texts: ReadonlyMap<string, string>) => ({
    textOf: (file: string) => texts.get(file),
    color,
    ...(columns !== undefined && { columns }),
  });
  const sections = [
    from === undefined
      ? `This is clusterwright ${to}.`
      : `The tree was written by clusterwright ${from}; this is ${to}.`,
    formatText(withCommands(findings, io), shown(masked)).trimEnd(),
    problems.length === 0
      ? ''
      : `With these edits, configure would fail:\n${formatText(withCommands(problems, io), shown(maskedAfter))}`.trimEnd(),
    comparison === undefined ? '' : versionsText(comparison, color).trimEnd(),
    comparison === undefined
      ? ''
      : `In the cluster: ${countsText(comparison) ?? 'nothing changes'}. \`${commandLine(`configure${placeOptions(options)} --diff`, io)}\` shows it by field.`,
    ...releases
      .filter(({ toDo }) => toDo !== '')
      .map(({ version, toDo }) => `To do for ${version}:\n${toDo}`),
  ];
  return `${sections
    .filter((text) => text !== '')
    .map((text) => text.trimEnd())
    .join('\n\n')}\n`;
}

/** What `--reviewed` recorded. */
function recordedText(files: readonly string[]): string {
  return files.length === 0
    ? 'Nothing to review: no template that a file of this repository replaces was changed.'
    : `Recorded as reviewed against the current templates: ${files.join(', ')}.`;
}

function nextStep(plan: UpgradePlan, options: Options, { config }: Workspace, io: Io): string {
  const placed = placeOptions(options);
  if (!hasEffect(plan) && hasSteps(plan) && !options.reviewed)
    return `This version writes the same tree. After the steps above: \`${commandLine(`upgrade --reviewed${placed}`, io)}\`, so that they are not shown again.`;
  if (!hasEffect(plan)) return 'Nothing to do: this version writes the same tree.';
  if (onlyToReview(plan))
    return `The tree is up to date. Next: compare what is named above, then \`${commandLine(`upgrade --reviewed${placed}`, io)}\`.`;
  if (options.check) {
    return plan.edits.size > 0
      ? `Nothing was written. Next: \`${commandLine(`upgrade${placed}`, io)}\` makes the edits (${plan.edits.size} ${plan.edits.size === 1 ? 'file' : 'files'}).`
      : `Nothing was written. Next: \`${commandLine(`configure${placed}`, io)}\`.`;
  }
  if (!isDone(plan)) return `Next: correct what is left in ${config}, and run this again.`;
  const edited =
    plan.edits.size === 0 ? '' : `${plan.edits.size} ${plan.edits.size === 1 ? 'file' : 'files'} edited. `;
  return `${edited}Next: \`${commandLine(`configure${placed}`, io)}\`, and commit.`;
}

/** Whether nothing is left but to look at shipped templates below files of the repository. */
function onlyToReview({ findings, problems, comparison, edits }: UpgradePlan): boolean {
  return (
    comparison === undefined &&
    problems.length + edits.size === 0 &&
    findings.every(({ code }) => code === 'upgrade/template-changed')
  );
}

function asJson({ from, to, findings, problems, comparison, releases, edits, moved }: UpgradePlan) {
  const written = [...edits].flatMap(([file, text]) => (text === undefined ? [] : [file]));
  return {
    ...(from !== undefined && { from }),
    to,
    diagnostics: toJson([...findings, ...problems]),
    files: {
      created: written.filter((file) => moved.includes(file)),
      updated: written.filter((file) => !moved.includes(file)),
      unchanged: [],
      removed: [...edits].flatMap(([file, text]) => (text === undefined ? [file] : [])),
    },
    versions: comparison?.versions ?? [],
    ...(comparison && { counts: countsOf(comparison) }),
    releases,
  };
}
