import type { Finding } from '../diagnostics/finding.ts';
import { didYouMean } from '../diagnostics/suggest.ts';
import type { App } from './app.ts';

/** A problem with the object that a module exports as an app; `path` leads to the name in the module's text. */
export interface AppProblem extends Pick<Finding, 'message' | 'hint'> {
  readonly path: readonly string[];
}

type Kind = 'text' | 'flag' | 'function' | 'map' | 'list';

/** The members of an app, and the kinds of value that each may have. */
const members: Readonly<Record<keyof App, readonly Kind[]>> = {
  name: ['text'],
  title: ['text'],
  introduction: ['text'],
  layer: ['text'],
  always: ['flag'],
  uses: ['list'],
  alongside: ['list'],
  namespace: ['text', 'function'],
  folder: ['text'],
  enabled: ['function'],
  settings: ['map'],
  groups: ['list'],
  variables: ['map'],
  rules: ['list'],
  codes: ['map'],
  runBy: ['text', 'function'],
  release: ['map', 'function'],
  podSecurity: ['text'],
  kustomization: ['map', 'function'],
  flux: ['map'],
  dependsOn: ['list', 'function'],
  services: ['list', 'function'],
  connections: ['list', 'function'],
  provides: ['function'],
  charts: ['map'],
  volumes: ['map'],
  operators: ['list'],
  dataStores: ['map'],
  secretObjects: ['function'],
  secrets: ['function'],
  oidcClients: ['list', 'function'],
  routes: ['list', 'function'],
  gateway: ['map'],
  buckets: ['list', 'function'],
  secretStore: ['map'],
  networkPolicies: ['function'],
  profiles: ['map'],
  nodes: ['map'],
  commands: ['list'],
  checks: ['list', 'function'],
  troubleshooting: ['list', 'function'],
  upgrades: ['list'],
};

const words: Readonly<Record<Kind, string>> = {
  text: 'text',
  flag: 'true or false',
  function: 'a function',
  map: 'an object',
  list: 'a list',
};

const layers: readonly string[] = ['cluster', 'platform', 'application'];

/** Checks that a module's default export is an app and that each of its members has the right kind. */
export function checkApp(value: unknown): readonly AppProblem[] {
  if (!isMap(value)) {
    return [
      {
        path: [],
        message:
          value === undefined ? 'there is no default export' : `the default export is ${kindOf(value)}`,
        hint: 'Write `export default defineApp({ … })`.',
      },
    ];
  }
  const problems: AppProblem[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const kinds = Object.hasOwn(members, name) ? members[name as keyof App] : undefined;
    if (kinds === undefined) {
      const known = Object.keys(members);
      const { hint } = didYouMean(name, known, `An app may have ${known.join(', ')}.`);
      problems.push({ path: [name], message: `an app has no member ${name}`, hint });
    } else if (!kinds.some((kind) => is(kind, member))) problems.push(wrongKind([name], kinds, member));
  }
  problems.push(...checkName(value), ...checkSettings(value), ...checkVariables(value));
  if (Array.isArray(value['rules'])) {
    for (const rule of value['rules'] as readonly unknown[]) {
      if (typeof rule !== 'function') problems.push(wrongKind(['rules'], ['function'], rule));
    }
  }
  return problems;
}

function checkName({ name, layer }: Readonly<Record<string, unknown>>): AppProblem[] {
  const problems: AppProblem[] = [];
  if (typeof name !== 'string' || !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    const message = name === undefined ? 'the app has no name' : 'the name of an app must be a DNS label';
    problems.push({ path: ['name'], message, hint: 'Write it in lower case, such as `name: "my-app"`.' });
  }
  if (typeof layer !== 'string' || !layers.includes(layer)) {
    const hint = `Write one of ${layers.join(', ')}; most apps are of the layer "application".`;
    problems.push({ path: ['layer'], message: 'layer must name one of the layers', hint });
  }
  return problems;
}

function checkSettings({ settings, groups }: Readonly<Record<string, unknown>>): AppProblem[] {
  const all = [
    settings,
    ...(Array.isArray(groups) ? groups : []).map((group: unknown) =>
      isMap(group) ? group['settings'] : group,
    ),
  ];
  return all.filter(isMap).flatMap((group) =>
    Object.entries(group).flatMap(([name, setting]): AppProblem[] => {
      if (!/^[a-z][a-z0-9_]*$/.test(name)) {
        const hint = `Call it ${name
          .replace(/([A-Z])/g, '_$1')
          .replace(/\W+/g, '_')
          .toLowerCase()}.`;
        return [{ path: [name], message: `the name of a setting must be in snake_case, not ${name}`, hint }];
      }
      if (isMap(setting) && typeof setting['description'] === 'string') return [];
      const isVariable = isMap(setting) && typeof setting['compute'] === 'function';
      const message = isVariable
        ? `${name} is a variable, but is among the settings`
        : `the setting ${name} has no description`;
      const hint = isVariable
        ? 'Move it to `variables`.'
        : "Make it by its type, as in `flag({ description: '…', default: false })`.";
      return [{ path: [name], message, hint }];
    }),
  );
}

function checkVariables({ variables }: Readonly<Record<string, unknown>>): AppProblem[] {
  if (!isMap(variables)) return [];
  return Object.entries(variables).flatMap(([name, variable]): AppProblem[] => {
    if (isMap(variable) && typeof variable['compute'] === 'function' && isMap(variable['type'])) {
      if (/^[A-Za-z_]\w*$/.test(name)) return [];
      const hint = 'Use letters, digits and underscores.';
      return [{ path: [name], message: `templates cannot read a variable called ${name}`, hint }];
    }
    const message = `the variable ${name} has no function that computes it`;
    const hint = "Make it by its type, as in `text('What it is.', (v) => v.other)`.";
    return [{ path: [name], message, hint }];
  });
}

function wrongKind(path: readonly string[], kinds: readonly Kind[], value: unknown): AppProblem {
  const wanted = kinds.map((kind) => words[kind]).join(' or ');
  return {
    path,
    message: `${path.join('.')} must be ${wanted}, but is ${kindOf(value)}`,
    hint: 'docs/apps.md describes each member of an app.',
  };
}

function is(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'function':
      return typeof value === 'function';
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isMap(value);
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return (
    { object: 'an object', function: 'a function', boolean: 'a boolean', number: 'a number' }[
      typeof value as string
    ] ?? 'text'
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
