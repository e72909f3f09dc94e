import { harmless } from '../../diagnostics/format/harmless.ts';
import { some } from '../../diagnostics/some.ts';
import { chartText } from '../charts.ts';
import { allNotes, type Comparison, shownOf } from '../compare.ts';
import { type FieldChange, stepsText } from '../fields.ts';
import { Hidden } from '../hidden.ts';
import type { ObjectChange } from '../object-change.ts';
import { foldRepeated } from '../repeated.ts';
import { type BlockLine, isShort, linesOf, scalarText, yamlLines } from './block.ts';
import { changeTitle, groupTitle, noteText, signs, sourceOf, versionLine } from './words.ts';

const colors = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const;

type Paint = (text: string, color: keyof typeof colors) => string;

export interface TextOptions {
  readonly color?: boolean;
  /** Returns the settings that a line of a template depends on. */
  readonly settingsAt?: (file: string, line: number) => readonly string[];
}

type SettingsAt = NonNullable<TextOptions['settingsAt']>;

/** The number of settings that are named after a field. */
const mostSettings = 3;

/** Formats a comparison for a terminal; empty if nothing differs. */
export function formatText(
  comparison: Comparison,
  { color = false, settingsAt = () => [] }: TextOptions = {},
): string {
  const paint = painter(color);
  const { versions, problems, charts = [] } = comparison;
  const sections: string[] = [];
  if (problems.length > 0) {
    const lines = problems.map(({ file, range, message }) => `  ${file}:${range.start.line}: ${message}`);
    sections.push(`${paint('Not built, so not compared', 'red')}\n${harmless(lines.join('\n'))}\n`);
  }
  const notes = allNotes(comparison).filter(({ level }) => level !== 'info');
  if (notes.length > 0) {
    const lines = notes.flatMap((note, index) => [
      `  ${paint('!', note.level === 'danger' ? 'red' : 'yellow')} ${harmless(noteText(note))}`,
      ...(note.hint === undefined || note.hint === notes[index + 1]?.hint
        ? []
        : [`    ${paint(harmless(note.hint), 'dim')}`]),
    ]);
    sections.push(`${paint('Check these first', 'bold')}\n${lines.join('\n')}\n`);
  }
  if (versions.length > 0) sections.push(versionsText(comparison, color));
  if (charts.length > 0) {
    const lines = charts.map((chart) => `  ${harmless(chartText(chart))}`);
    sections.push(`${paint('Charts in this repository', 'bold')}\n${lines.join('\n')}\n`);
  }
  const { repeated, groups } = foldRepeated(comparison);
  for (const { change, all } of repeated) {
    const names = all.map((own) => {
      const notes = own.notes.filter(({ level }) => level === 'info').map(({ message }) => `  → ${message}`);
      const head = `  ~ ${harmless(changeTitle(own))}  ${paint(harmless(sourceOf(own)), 'dim')}`;
      return `${head}${paint(harmless(notes.join('')), 'cyan')}\n`;
    });
    const body = change.fields
      .flatMap((field) => fieldLines(field, change, settingsAt))
      .map((line) => lineText(line, paint));
    const title = paint(`The same change in ${all.length} objects`, 'bold');
    sections.push(`${title}\n${names.join('')}${body.join('')}`);
  }
  for (const group of groups) {
    const suspended = group.suspended ? ' (suspended: nothing here is applied until it is resumed)' : '';
    const body = group.changes.map((change) => objectText(change, paint, settingsAt)).join('');
    sections.push(`${paint(harmless(`${groupTitle(group)}${suspended}`), 'bold')}\n${body}`);
  }
  return sections.join('\n');
}

/** The images and charts that change, with their places; empty if there are none. */
export function versionsText({ versions }: Comparison, color: boolean): string {
  if (versions.length === 0) return '';
  const width = Math.max(...versions.map(({ type, name }) => type.length + name.length + 1));
  const lines = versions.map((change) => {
    const name = `${change.type} ${change.name}`;
    return harmless(
      `  ${name.padEnd(Math.min(width, 70))}  ${versionLine(change)}  (${some(change.places, 3)})`,
    );
  });
  return `${painter(color)('Images and charts', 'bold')}\n${lines.join('\n')}\n`;
}

const painter =
  (color: boolean): Paint =>
  (text, name) =>
    color ? `\u001b[${colors[name]}m${text}\u001b[0m` : text;

function objectText(change: ObjectChange, paint: Paint, settingsAt: SettingsAt): string {
  const sign = signs[change.what];
  const shown = shownOf(change);
  const tint = { added: 'green', removed: 'red', changed: 'yellow' } as const;
  const head = `  ${paint(`${sign} ${harmless(changeTitle(change))}`, tint[change.what])}  ${paint(harmless(sourceOf(change)), 'dim')}\n`;
  const notes = change.notes
    .filter(({ level }) => level === 'info')
    .map(({ message }) => `      ${paint(harmless(`→ ${message}`), 'cyan')}\n`);
  const body =
    change.what === 'added'
      ? yamlLines(shown.data).map((text): BlockLine => ({ sign: '+', text }))
      : change.fields.flatMap((field) => fieldLines(field, change, settingsAt));
  return `${head}${notes.join('')}${body.map((line) => lineText(line, paint)).join('')}`;
}

/** A changed field; a short value takes one line: from, to, and where it is written. */
function fieldLines(field: FieldChange, change: ObjectChange, settingsAt: SettingsAt): readonly BlockLine[] {
  const cause = causeOf(field, change, settingsAt);
  const { before, after } = field;
  const isPlain = field.what === 'changed' && ![before, after].some((value) => value instanceof Hidden);
  if (isPlain && isShort(before) && isShort(after)) {
    const [was, is] = [scalarText(before), scalarText(after)];
    if (`${was}${is}`.length < 160)
      return [{ sign: '@', text: `${stepsText(field.path)}: ${was} → ${is}${cause}` }];
  }
  return linesOf(field).map((line, index) =>
    index === 0 && cause !== '' ? { ...line, text: `${line.text}${cause}` } : line,
  );
}

/** The template line that wrote a field, and the settings it depends on; empty if no template did. */
function causeOf({ what, at }: FieldChange, { after }: ObjectChange, settingsAt: SettingsAt): string {
  const origin = after && what !== 'removed' ? after.locate(at).origin : undefined;
  if (origin === undefined) return '';
  const names = settingsAt(origin.file, origin.line);
  return `   ${origin.file}:${origin.line}${names.length > 0 ? ` (${some(names, mostSettings)})` : ''}`;
}

function lineText({ sign, text }: BlockLine, paint: Paint): string {
  const shown = harmless(text);
  if (sign === '@') return `      ${shown}\n`;
  if (sign === ' ') return `        ${paint(shown, 'dim')}\n`;
  return `      ${paint(`${sign} ${shown}`, sign === '+' ? 'green' : 'red')}\n`;
}
