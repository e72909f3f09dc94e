import { harmless } from '../../diagnostics/format/harmless.ts';
import { some } from '../../diagnostics/some.ts';
import { chartText } from '../charts.ts';
import { allNotes, type Comparison, type Group, shownOf } from '../compare.ts';
import type { ObjectChange } from '../object-change.ts';
import { foldRepeated, type Repeated } from '../repeated.ts';
import { type BlockLine, linesOf, yamlLines } from './block.ts';
import {
  changeTitle,
  countsText,
  groupTitle,
  type Labels,
  noteText,
  signs,
  sourceOf,
  versionLine,
} from './words.ts';

/** The longest comment that GitHub accepts, in characters. */
export const longestComment = 65_536;

/** Leaves room for what a workflow adds around it. */
const budget = 60_000;
/** The maximum number of lines per object, tried in order until the whole is short enough. */
const lineLimits = [400, 120, 40, 12, 0];

/**
 * Formats a comparison as Markdown for a pull request: a summary, what needs attention, versions, and each Kustomization's
 * objects, folded. Always shorter than the limit for comments: what does not fit is mentioned but not shown.
 */
export function formatMarkdown(comparison: Comparison, labels: Labels): string {
  for (const limit of lineLimits) {
    const text = withLimit(comparison, labels, limit);
    if (text.length <= budget) return text;
  }
  return cut(withLimit(comparison, labels, 0));
}

function cut(text: string): string {
  const lines: string[] = [];
  let length = 0;
  for (const line of text.split('\n')) {
    length += line.length + 1;
    if (length > budget) break;
    lines.push(line);
  }
  const open = lines.filter((line) => line === '<details>' || line.startsWith('<details ')).length;
  const closed = lines.filter((line) => line === '</details>').length;
  const end = Array.from({ length: Math.max(open - closed, 0) }, () => '</details>\n');
  return `${lines.join('\n')}\n${end.join('')}\nThe rest does not fit into a comment. \`clusterwright diff\` shows it.\n`;
}

function withLimit(comparison: Comparison, { base, head }: Labels, limit: number): string {
  const counts = countsText(comparison);
  const { versions, problems, charts = [] } = comparison;
  const { repeated, groups } = foldRepeated(comparison);
  const parts = [
    `**${counts ?? 'Nothing changes in the cluster'}**, ${code(base)} → ${code(head)}\n`,
    ...(problems.length === 0
      ? []
      : [
          alert(
            'CAUTION',
            'Parts of this could not be built and are missing from the comparison:',
            problems.map(
              ({ file, range, message }) => `${code(`${file}:${range.start.line}`)} ${escaped(message)}`,
            ),
          ),
        ]),
    ...attention(comparison),
    ...(versions.length === 0
      ? []
      : [
          [
            '| | Image or chart | Version | Where |',
            '| --- | --- | --- | --- |',
            ...versions
              .slice(0, 60)
              .map(
                (change) =>
                  `| ${change.type} | ${cell(change.name)} | ${escaped(versionLine(change))} | ${escaped(some(change.places, 3))} |`,
              ),
            ...(versions.length > 60 ? [`| | ${versions.length - 60} more | | |`] : []),
            '',
          ].join('\n'),
        ]),
    ...(charts.length === 0 ? [] : [`${list(charts.map((chart) => escaped(chartText(chart))))}\n`]),
    ...repeated.map((own) => repeatedText(own, limit)),
    ...groups.map((group) => groupText(group, limit, groups.length)),
  ];
  return harmless(parts.join('\n'));
}

function attention(comparison: Comparison): string[] {
  const notes = allNotes(comparison);
  const text = (level: string) =>
    notes.filter((note) => note.level === level).map((note) => escaped(noteText(note)));
  const restarts = notes.filter((note) => note.level === 'info' && note.kind === 'restart');
  return [
    ...(text('danger').length > 0 ? [alert('CAUTION', 'Check this before you merge:', text('danger'))] : []),
    ...(text('warning').length > 0 ? [alert('WARNING', '', text('warning'))] : []),
    ...(restarts.length > 0
      ? [
          details(
            `What restarts (${restarts.length})`,
            `\n${list(restarts.map((note) => escaped(noteText(note))))}`,
          ),
        ]
      : []),
  ];
}

function alert(kind: string, head: string, items: readonly string[]): string {
  const lines = [...(head === '' ? [] : [head, '']), ...list(items).trimEnd().split('\n')];
  return `> [!${kind}]\n${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n`;
}

function list(items: readonly string[], most = 30): string {
  const shown = items.slice(0, most).map((item) => `- ${item}\n`);
  return `${shown.join('')}${items.length > most ? `- and ${items.length - most} more\n` : ''}`;
}

function repeatedText({ change, all }: Repeated, limit: number): string {
  const names = all.map((own) => `${changeTitle(own)} in ${sourceOf(own)}`);
  const body = `\n${blockOf(change.fields.flatMap(linesOf), limit)}\n${list(names.map(escaped), 60)}`;
  return details(
    `<b>The same change in ${all.length} objects</b>: ${markup(some(all.map(changeTitle), 4))}`,
    body,
  );
}

function groupText(group: Group, limit: number, groups: number): string {
  const note = group.suspended ? ' (suspended: nothing here is applied until it is resumed)' : '';
  const objects = group.changes.map((change) => objectText(change, limit)).join('\n');
  return details(
    `<b>${markup(groupTitle(group))}</b>${note}: ${counted(group)}`,
    `\n${objects}`,
    groups <= 3,
  );
}

function counted({ changes }: Group): string {
  const names = changes.map((change) => `${signs[change.what]} ${changeTitle(change)}`);
  return markup(some(names, 4));
}

function objectText(change: ObjectChange, limit: number): string {
  const shown = shownOf(change);
  const title = `${code(`${signs[change.what]} ${changeTitle(change)}`)} in ${code(sourceOf(change))}\n`;
  const notes = change.notes.map(({ message }) => `- ${escaped(message)}\n`).join('');
  const lines =
    change.what === 'added'
      ? yamlLines(shown.data).map((text): BlockLine => ({ sign: '+', text }))
      : change.fields.flatMap(linesOf);
  const block = blockOf(lines, limit);
  return `${title}${notes === '' ? '' : `\n${notes}`}${block === '' ? '' : `\n${block}`}`;
}

/** Lines as a fenced block that GitHub colours; empty if there are none, or no room. */
function blockOf(lines: readonly BlockLine[], limit: number): string {
  if (lines.length === 0 || limit === 0) return '';
  const kept = lines.slice(0, limit);
  const rest = lines.length - kept.length;
  const block = [
    ...kept.map(({ sign, text }) => (sign === '@' ? `@@ ${clipped(text)} @@` : `${sign} ${clipped(text)}`)),
    ...(rest > 0 ? [`@@ ${rest} more lines @@`] : []),
  ].join('\n');
  const fence = fenceFor(block);
  return `${fence}diff\n${block}\n${fence}\n`;
}

/** A long line is data; its beginning is enough to recognise it. */
function clipped(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** A fence that is longer than any in the block, so that no text of the repository ends it. */
function fenceFor(block: string): string {
  const longest = Math.max(2, ...[...block.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
}

function details(summary: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}>\n<summary>${summary}</summary>\n${body}\n</details>\n`;
}

function code(text: string): string {
  const ticks = fenceFor(text).slice(2);
  return text.includes('`') ? `${ticks} ${text} ${ticks}` : `\`${text}\``;
}

/** Escapes text for a table, where a vertical bar would end the cell. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

function markup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;');
}

/** Escapes text for Markdown: no formatting, no mentions, no links to issues. */
function escaped(text: string): string {
  return markup(text.replace(/[\\`*_{}[\]|~]/g, '\\$&')).replace(/(?<!&)#(?=\d)/g, '&#35;');
}
