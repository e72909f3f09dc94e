import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { registerKubernetesFunctions } from './functions.ts';

/** A compiled expression. */
export type Expression = (self: unknown) => unknown;

/** Longer expressions are taken for hostile; upstream's longest have about two thousand characters. */
const longest = 20_000;

let environment: Environment | undefined;
const compiled = new Map<string, Expression | undefined>();

/** Compiles an expression over `self`, once; undefined if the library cannot parse it. */
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
  // RE2, as in Kubernetes, which takes linear time.
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

/**
 * Rewrites `has(self.items[0].name)` to `hasField(self.items[0], "name")`, because the library's macro does not accept
 * an index.
 */
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
