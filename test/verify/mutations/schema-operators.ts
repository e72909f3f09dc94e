import { isMap, isScalar } from 'yaml';
import {
  at,
  type Editable,
  type Mutant,
  type Operator,
  pairRange,
  pairs,
  rangeOf,
  replaceRange,
} from './edit.ts';

/** Mistakes inside one object: fields and values that its kind, or its chart, does not accept. */
export const schemaOperators: Readonly<Record<string, Operator>> = {
  'misspell a field': misspellField,
  'give a map for a string': wrongType,
  'misspell a Helm value': misspellValue,
  'move a Helm value one level up': moveValueUp,
};

/** The maps of a specification whose keys the kind defines. */
const typed = [
  'spec',
  'template',
  'jobTemplate',
  'securityContext',
  'resources',
  'bootstrap',
  'initdb',
  'sourceRef',
];

function* fields(all: readonly Editable[]) {
  for (const document of all) {
    if (document.file.path.endsWith('/kustomization.yaml')) continue;
    for (const { value } of pairs(document.syntax.contents, (key) => typed.includes(key))) {
      // Below `values` the chart decides, not the kind.
      const values = at(document, 'spec', 'values');
      const [from] = rangeOf(value);
      const [start, end] = rangeOf(values);
      if (!isMap(value) || (values !== undefined && from >= start && from < end)) continue;
      for (const pair of value.items) yield { document, pair };
    }
  }
}

function* misspellField(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, pair } of fields(all)) {
    const key = String(isScalar(pair.key) ? pair.key.value : '');
    yield replaceRange('misspell a field', document, rangeOf(pair.key), `${key}x`, [key, 'spec:']);
  }
}

function* wrongType(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, pair } of fields(all)) {
    if (!isScalar(pair.value)) continue;
    yield replaceRange('give a map for a string', document, rangeOf(pair.value), '{a: b}');
  }
}

function* values(all: readonly Editable[]) {
  for (const document of all) {
    const root = at(document, 'spec', 'values');
    if (document.kind === 'HelmRelease' && isMap(root)) yield { document, root };
  }
}

function* misspellValue(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, root } of values(all)) {
    for (const group of root.items) {
      if (!isMap(group.value)) continue;
      for (const pair of group.value.items) {
        const key = String(isScalar(pair.key) ? pair.key.value : '');
        yield replaceRange('misspell a Helm value', document, rangeOf(pair.key), `${key}x`, [key]);
      }
    }
  }
}

/** A group's entry, written next to the group instead of inside it. */
function* moveValueUp(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, root } of values(all)) {
    for (const group of root.items) {
      if (!isMap(group.value) || group.value.items.length < 2) continue;
      for (const pair of group.value.items) {
        const [from, to] = pairRange(pair);
        const { content } = document.file;
        const start = content.lastIndexOf('\n', from) + 1;
        const text = content.slice(start, to).trimEnd();
        const [before] = rangeOf(group.key);
        const place = content.lastIndexOf('\n', before) + 1;
        if (start <= place) continue;
        const moved = text.replaceAll(/^ {2}/gm, '');
        const rest = content.slice(start + text.length).replace(/^\n/, '');
        const line = content.slice(0, place).split('\n').length;
        yield {
          operator: 'move a Helm value one level up',
          file: document.file.path,
          content: `${content.slice(0, place)}${moved}\n${content.slice(place, start)}${rest}`,
          lines: [line, line + moved.split('\n').length - 1],
          names: [],
        };
      }
    }
  }
}
