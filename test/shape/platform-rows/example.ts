/** The example in the document that describes the platform, as its rows see it. */

import { readFileSync } from 'node:fs';
import { checkConfiguration } from '../../support/check-configuration.ts';
import { objectsOf } from '../../support/documents.ts';
import { fixturePath, renderTree, validConfiguration } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

const fixture = readFileSync(fixturePath('seed-example'), 'utf8');
export const example = objectsOf(await renderTree({ text: fixture }));
export const whole = objectsOf(await renderTree({ text: wholePlatform() }));
export const { variables } = validConfiguration(fixture);

/** What is at a path of maps and lists. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)?.[step], value);
}
export function spec(name: string, objects = example, ...path: string[]): unknown {
  return at(object(name, objects), 'spec', ...path);
}
export function object(name: string, objects = example) {
  const found = objects.get(name);
  if (found === undefined) throw new Error(`the tree has no ${name}`);
  return found;
}
export const secret = (name: string, objects = example) =>
  object(`Secret/${name}`, objects)['stringData'] as Readonly<Record<string, string>>;
export const values = (...path: string[]) => spec('HelmRelease/langfuse', example, 'values', ...path);
/** The environment of web or worker that the release adds. */
export function environment(of: 'web' | 'worker', objects = example): Readonly<Record<string, unknown>> {
  const langfuse = spec('HelmRelease/langfuse', objects, 'values', 'langfuse');
  const lists = [
    at(langfuse, 'additionalEnv'),
    at(langfuse, of, 'pod', 'additionalEnv'),
  ] as readonly Variable[][];
  return Object.fromEntries(lists.flat().map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}
interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}
export const codesOf = (...lines: string[]) => {
  const replaced = lines.map((line) => `${line.split(':')[0]}:`);
  const rest = fixture.split('\n').filter((line) => !replaced.some((start) => line.startsWith(start)));
  return checkConfiguration([...rest, ...lines].join('\n')).diagnostics.map(({ code }) => code);
};
