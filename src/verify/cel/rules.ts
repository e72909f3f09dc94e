import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { registerKubernetesFunctions } from './functions.ts';

/** An expression, ready to be asked of a value. */
export type Expression = (self: unknown) => unknown;

/** Longer ones are taken for hostile; upstream's longest have some two thousand characters. */
const longest = 20_000;

let environment: Environment | undefined;
const compiled = new Map<string, Expression | undefined>();

/** Compile an expression over `self`; undefined if the library cannot read it. Each is compiled once. */
export function compileExpression(text: string): Expression | undefined {
  if (!compiled.has(text)) compiled.set(text, compile(text));
  return compiled.get(text);
}

function compile(text: string): Expression | undefined {
  if (text.length > longest) return undefined;
  environment ??= makeEnvironment();
  try {
    const run = environment.parse(withoutIndexedHas(text).replaceAll('.matches(', '.matchesText('));
    return (self) => run({ self });
  } catch {
    return undefined;
  }
}

function makeEnvironment(): Environment {
  const made = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 5_000, maxDepth: 100 },
  });
  made.registerVariable('self', 'dyn');
  // RE2, as Kubernetes has it, which takes no more than linear time.
  made.registerFunction('string.matchesText(string): bool', (text: string, pattern: string) =>
    patternOf(pattern).matcher(text).find(),
  );
  return registerKubernetesFunctions(made);
}

const patterns = new Map<string, RE2JS>();

function patternOf(pattern: string): RE2JS {
  const known = patterns.get(pattern) ?? RE2JS.compile(pattern);
  patterns.set(pattern, known);
  return known;
}

/** `has(self.items[0].name)` is `hasField(self.items[0], "name")`: the library's macro takes no index. */
function withoutIndexedHas(text: string): string {
  let result = '';
  let rest = text;
  for (let at = rest.search(/\bhas\(/); at >= 0; at = rest.search(/\bhas\(/)) {
    const start = at + 'has('.length;
    const end = closing(rest, start);
    const inner = rest.slice(start, end);
    const dot = inner.lastIndexOf('.');
    result += rest.slice(0, at);
    result +=
      inner.includes('[') && dot > inner.lastIndexOf(']')
        ? `hasField(${inner.slice(0, dot)}, "${inner.slice(dot + 1).trim()}")`
        : `has(${inner})`;
    rest = rest.slice(end + 1);
  }
  return result + rest;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}
