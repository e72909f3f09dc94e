import { type AST, parseTOML } from 'toml-eslint-parser';
import type { Range } from '../../diagnostics/diagnostic.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';

interface Place {
  readonly key: Range;
  readonly value: Range;
}

/**
 * Where keys and values stand in a TOML text that the other parser has accepted. The result finds the range of a path,
 * or of the nearest one above it that is written out; undefined where there is none.
 */
export function tomlPlaces(text: string): (path: KeyPath, part: Part) => Range | undefined {
  const places = new Map<string, Place>();
  const add = (path: KeyPath, place: Place) => {
    const name = JSON.stringify(path);
    if (!places.has(name)) places.set(name, place);
  };

  const addEntry = ({ key, value }: AST.TOMLKeyValue, above: KeyPath): void => {
    const path = key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
    const range = rangeOf(key);
    path.forEach((_, index) => {
      const isLast = index === path.length - 1;
      add([...above, ...path.slice(0, index + 1)], { key: range, value: isLast ? rangeOf(value) : range });
    });
    addInside(value, [...above, ...path]);
  };
  const addInside = (value: AST.TOMLContentNode, path: KeyPath): void => {
    if (value.type === 'TOMLInlineTable') for (const entry of value.body) addEntry(entry, path);
    if (value.type !== 'TOMLArray') return;
    for (const [index, element] of value.elements.entries()) {
      const range = rangeOf(element);
      add([...path, index], { key: range, value: range });
      addInside(element, [...path, index]);
    }
  };

  const [top] = parseTOML(text, { tomlVersion: '1.0' }).body;
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') addEntry(node, []);
    else {
      const header = rangeOf(node.key);
      node.resolvedKey.forEach((_, index) => {
        add(node.resolvedKey.slice(0, index + 1), { key: header, value: header });
      });
      for (const entry of node.body) addEntry(entry, node.resolvedKey);
    }
  }
  return (path, part) => {
    for (let depth = path.length; depth > 0; depth--) {
      const place = places.get(JSON.stringify(path.slice(0, depth)));
      if (place !== undefined) return depth === path.length && part === 'value' ? place.value : place.key;
    }
    return undefined;
  };
}

/** Its columns count from 0. */
function rangeOf({ loc }: Pick<AST.TOMLNode, 'loc'>): Range {
  return {
    start: { line: loc.start.line, column: loc.start.column + 1 },
    end: { line: loc.end.line, column: loc.end.column + 1 },
  };
}
