import { harmless } from '../../diagnostics/format/harmless.ts';
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

/** Formats a comparison as a self-contained HTML page: without scripts, fonts or requests. */
export function formatHtml(comparison: Comparison, labels: Labels): string {
  const { versions, problems, charts = [] } = comparison;
  const { repeated, groups } = foldRepeated(comparison);
  const counts = countsText(comparison) ?? 'Nothing changes in the cluster';
  const notes = allNotes(comparison).filter(({ level }) => level !== 'info');
  const body = [
    `<h1>${text(counts)}</h1>\n<p><code>${text(labels.base)}</code> → <code>${text(labels.head)}</code></p>`,
    section(
      'Not built, so not compared',
      list(
        problems.map(
          ({ file, range, message }) => `<code>${text(file)}:${range.start.line}</code> ${text(message)}`,
        ),
      ),
      problems.length > 0,
    ),
    section(
      'Check these first',
      list(
        notes.map(
          (note) =>
            `<span class="${note.level}">${text(noteText(note))}</span>${note.hint === undefined ? '' : `<br><small>${text(note.hint)}</small>`}`,
        ),
      ),
      notes.length > 0,
    ),
    section(
      'Images and charts',
      `<table>${versions
        .map(
          (change) =>
            `<tr><td>${change.type}</td><td><code>${text(change.name)}</code></td><td>${text(versionLine(change))}</td><td>${text(change.places.join(', '))}</td></tr>`,
        )
        .join('\n')}</table>`,
      versions.length > 0,
    ),
    section(
      'Charts in this repository',
      list(charts.map((chart) => text(chartText(chart)))),
      charts.length > 0,
    ),
    ...repeated.map(repeatedHtml),
    ...groups.map(groupHtml),
  ];
  return page(`${counts}: ${labels.base} → ${labels.head}`, body.filter((part) => part !== '').join('\n'));
}

function section(title: string, body: string, wanted: boolean): string {
  return wanted ? `<section><h2>${title}</h2>\n${body}</section>` : '';
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('\n')}</ul>`;
}

function repeatedHtml({ change, all }: Repeated): string {
  const names = all.map((own) => `${text(changeTitle(own))} <small>${text(sourceOf(own))}</small>`);
  return section(
    `The same change in ${all.length} objects`,
    `${blockOf(change.fields.flatMap(linesOf))}${list(names)}`,
    true,
  );
}

function blockOf(lines: readonly BlockLine[]): string {
  const spans = lines.map(
    ({ sign, text: line }) => `<span class="${classes[sign]}">${text(line) || ' '}</span>`,
  );
  return spans.length === 0 ? '' : `<pre>${spans.join('')}</pre>`;
}

function groupHtml(group: Group): string {
  const note = group.suspended
    ? ' <small>suspended: nothing here is applied until it is resumed</small>'
    : '';
  return `<section><h2>${text(groupTitle(group))}${note}</h2>\n${group.changes.map(objectHtml).join('\n')}</section>`;
}

function objectHtml(change: ObjectChange): string {
  const shown = shownOf(change);
  const lines =
    change.what === 'added'
      ? yamlLines(shown.data).map((line): BlockLine => ({ sign: '+', text: line }))
      : change.fields.flatMap(linesOf);
  const notes = change.notes.map(({ message, level }) => `<span class="${level}">${text(message)}</span>`);
  return `<details${change.what === 'changed' ? ' open' : ''}>
<summary><b class="${change.what}">${signs[change.what]}</b> ${text(changeTitle(change))} <small>${text(sourceOf(change))}</small></summary>
${notes.length === 0 ? '' : list(notes)}
${blockOf(lines)}
</details>`;
}

const classes: Readonly<Record<BlockLine['sign'], string>> = {
  '+': 'plus',
  '-': 'minus',
  ' ': 'same',
  '@': 'head',
};

function text(value: string): string {
  return harmless(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --plus: #1a7f37; --minus: #cf222e; --warn: #9a6700; --quiet: #59636e; --line: #d1d9e0; --back: #f6f8fa; --plus-back: #dafbe1; --minus-back: #ffebe9; }
@media (prefers-color-scheme: dark) { :root { --plus: #3fb950; --minus: #f85149; --warn: #d29922; --quiet: #9198a1; --line: #3d444d; --back: #151b23; --plus-back: #12261e; --minus-back: #25171c; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; margin-top: 2rem; }
small { color: var(--quiet); font-weight: normal; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { background: var(--back); border: 1px solid var(--line); border-radius: 6px; padding: .5rem 0; overflow-x: auto; }
pre span { display: block; padding: 0 .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre .plus { color: var(--plus); background: var(--plus-back); } pre .plus::before { content: "+ "; }
pre .minus { color: var(--minus); background: var(--minus-back); } pre .minus::before { content: "- "; }
pre .same { color: var(--quiet); } pre .same::before { content: "  "; }
pre .head { font-weight: 600; }
summary { cursor: pointer; padding: .25rem 0; }
table { border-collapse: collapse; display: block; overflow-x: auto; } td { border-bottom: 1px solid var(--line); padding: .25rem .8rem .25rem 0; vertical-align: top; }
.added { color: var(--plus); } .removed, .danger { color: var(--minus); } .changed, .warning { color: var(--warn); }
@media print { details > * { display: block; } }
`;
