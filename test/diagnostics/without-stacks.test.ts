import { afterEach, beforeEach, expect, test } from 'vitest';
import { LineCounter, YAMLParseError } from 'yaml';
import { yamlDocuments } from '../../src/diagnostics/read-yaml.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { parseYaml } from '../../src/makejinja/data/yaml.ts';
import { readTree } from '../../src/sops/read.ts';
import { Report } from '../../src/sops/report.ts';
import { parseAsGo } from '../../src/verify/model/yaml-as-go.ts';

/** The number of stack frames that each error of the library captured. */
let limits: number[] = [];
beforeEach(() => {
  limits = [];
  Object.defineProperty(YAMLParseError.prototype, 'pos', {
    configurable: true,
    set(this: object, value: unknown) {
      limits.push(Error.stackTraceLimit);
      Object.defineProperty(this, 'pos', { value, writable: true });
    },
  });
});
afterEach(() => {
  Reflect.deleteProperty(YAMLParseError.prototype, 'pos');
});

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a manifest': (text) => parseAsGo(text, new LineCounter()),
  'a sealed file': (text) => readTree('a.sops.yaml', text, new Report('a.sops.yaml', text)),
  'a configuration': (text) => parseSource('cluster.yaml', text, () => false),
  'a chart': (text) => yamlDocuments(text),
  'data of render': (text) => {
    try {
      return parseYaml(text);
    } catch {
      return undefined;
    }
  },
};
const hostile = {
  quotes: `a: ${'"'.repeat(2000)}\n`,
  'single quotes': `a: ${"''x".repeat(1000)}\n`,
  'braces that end too often': `a: ${'}'.repeat(2000)}\n`,
  tabs: 'a:\n'.concat('\t- b\n'.repeat(500)),
};

test.each(
  Object.keys(readers).flatMap((reader) => Object.keys(hostile).map((text) => [reader, text] as const)),
)('%s with %s captures no stack for each syntax error', (reader, text) => {
  const before = Error.stackTraceLimit;
  readers[reader]?.(hostile[text as keyof typeof hostile]);
  expect(limits.length).toBeGreaterThan(0);
  expect(new Set(limits)).toEqual(new Set([0]));
  expect(Error.stackTraceLimit).toBe(before);
});
