/** Checks the kubectl commands of the documentation: what they name is in the tree, or made by what is in it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isDeployed, podLabels, servicesOf } from '../src/app-kit/services.ts';
import { shipped } from '../src/apps/shipped.ts';
import { changedText } from './readers/observe.ts';
import { documentsOf } from './support/documents.ts';
import { renderTree, repository, validConfiguration } from './support/render-fixture.ts';
import { wholePlatform } from './support/whole-platform.ts';

const external = readFileSync(join(repository, 'test/fixtures/external-shape.yaml'), 'utf8');
const configurations = [
  changedText(wholePlatform(), {
    langfuse_scim_sync_enabled: true,
    langfuse_license_key: 'langfuse_ee_Zq7hVw2kXs9bTn4RmCy8',
    langfuse_scim_public_key: 'pk-lf-0d8c6b42-9e17-4f35-a2c8-6b1d7e9f0a54',
    langfuse_scim_secret_key: 'sk-lf-e3a7c915-2d68-4b04-97f1-8c5d0b6e2a19',
    langfuse_sync_keycloak_client_secret: 'Wb7kTn2xQv9mZr4cLd6yHf1pJs8gEa3u',
  }),
  // Its own CA signs where there is no token of Cloudflare.
  changedText(wholePlatform(), {
    cloudflare_api_token: undefined,
    external_dns_enabled: undefined,
    cloudflared_enabled: undefined,
  }),
  external,
];

/** Names of objects and labels of pods, by namespace. */
const named = new Set<string>();
const labelled = new Set<string>();
for (const text of configurations) {
  const { variables } = validConfiguration(text);
  for (const { content } of (await renderTree({ text })).values())
    for (const { kind, metadata, ...object } of documentsOf(content).filter((each) => each !== null)) {
      const { name = '', namespace = '' } = metadata ?? {};
      named.add(`${namespace} ${kind.toLowerCase()} ${name}`);
      if (kind === 'Certificate') {
        const { secretName = '' } = object['spec'] as { secretName?: string };
        named.add(`${namespace} secret ${secretName}`);
      }
      const template = /"template":\{"metadata":(?:\{"annotations":\{[^}]*\},)?\{?"labels":\{([^}]*)\}/g;
      for (const [, labels = ''] of JSON.stringify(object).matchAll(template))
        for (const [, key, value] of labels.matchAll(/"([^"]+)":"([^"]+)"/g))
          labelled.add(`${namespace} ${key}=${value}`);
    }
  for (const app of shipped.apps.filter((each) => isDeployed(each, variables)))
    for (const { service, namespace } of servicesOf(app, variables)) {
      for (const kind of ['service', 'deployment', 'statefulset', 'pod'])
        named.add(`${namespace} ${kind} ${service.name}`);
      for (const [key, value] of Object.entries(podLabels(service)))
        labelled.add(`${namespace} ${key}=${value}`);
    }
}
// What the charts and operators name after what is declared.
const made: Readonly<Record<string, string>> = {
  'langfuse-clickhouse-shard0': 'langfuse-clickhouse',
};

/** What is there only besides or before the tree that this test renders, and from where it is known. */
const elsewhere: Readonly<Record<string, string>> = {
  'litellm deployment litellm': 'the LiteLLM of somebody else, as litellm_deployment calls it',
  'ai-system pvc langfuse-s3': 'the chart of MinIO in version 1 of the chart of Langfuse',
  'ai-system secret langfuse-app': 'version 2.0.0 of the chart of Langfuse',
};

const kinds: Readonly<Record<string, string>> = {
  svc: 'service',
  deploy: 'deployment',
  pods: 'pod',
  cronjobs: 'cronjob',
  kustomizations: 'kustomization',
  'cluster.postgresql.cnpg.io': 'cluster',
};

interface Command {
  readonly page: string;
  readonly line: string;
  readonly namespace: string;
  readonly refs: readonly (readonly [kind: string, name: string])[];
  readonly labels: readonly string[];
}

/** The commands of a page that name objects, without those that a command of the page makes itself. */
function commandsOf(page: string): readonly Command[] {
  const text = readFileSync(join(repository, 'docs', page), 'utf8')
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll('\\|', '|');
  const own = new Set(
    [
      ...text.matchAll(/create job \S+ \S+ --from=\S+ ([a-z-]+)/g),
      ...text.matchAll(/^ {2}name: ([a-z-]+-restored)$/gm),
    ].map(([, name]) => name),
  );
  return [
    ...text.matchAll(
      /kubectl ((?:get|describe|logs|exec|scale|rollout restart|top|port-forward|create job|delete)\b[^`\n]*)/g,
    ),
  ]
    .map(([, line = '']) => line.split(/ -- |[|>&#;]/)[0]?.trim() ?? '')
    .flatMap((line) => {
      const [, namespace] = /(?:-n|--namespace)[ =](\S+)/.exec(line) ?? [];
      if (namespace === undefined) return [];
      const [, selector] = / -l (\S+)/.exec(line) ?? [];
      const words = line
        .replace(/(?:-n|--namespace|-l|-o|-c|--type)[ =]\S+/g, '')
        .split(/\s+/)
        .filter((word) => word !== '' && !word.startsWith('-') && !/^\d+(:\d+)?$/.test(word));
      const [verb = '', first = '', second] = words;
      const from = /--from=(\S+)/.exec(line)?.[1];
      const slashed = [...words, ...(from === undefined ? [] : [from])].flatMap((word) => {
        const [kind = '', name] = word.split('/');
        return name === undefined ? [] : [[kind, name] as const];
      });
      const isPair = ['get', 'describe', 'delete'].includes(verb) && second !== undefined;
      const pairs = isPair ? [[first, second] as const] : [];
      const pods =
        ['exec', 'logs'].includes(verb) && first !== '' && !first.includes('/')
          ? [['pod', first] as const]
          : [];
      const refs = [...slashed, ...pairs, ...pods]
        .map(([kind, name]) => [kinds[kind] ?? kind, name.replace(/-\d+$/, '')] as const)
        .filter(([, name]) => !own.has(name) && /^[a-z]/.test(name));
      return [{ page, line, namespace, refs, labels: selector === undefined ? [] : selector.split(',') }];
    });
}

const pages = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md'));
const commands = pages.flatMap(commandsOf);

test('the objects that kubectl is asked for are there', () => {
  const missing = commands.flatMap(({ page, line, namespace, refs }) =>
    refs
      .filter(([kind, name]) => {
        const called = made[name] ?? name;
        const asPod = kind === 'pod' && named.has(`${namespace} cluster ${called}`);
        const place = `${namespace} ${kind} ${called}`;
        return !asPod && !named.has(place) && !(place in elsewhere);
      })
      .map(([kind, name]) => `${page}: ${kind} ${name} in ${namespace}: ${line}`),
  );
  expect(commands.flatMap(({ refs }) => refs).length).toBeGreaterThan(25);
  expect(missing).toEqual([]);
});

test('the labels that kubectl selects pods by are those of pods', () => {
  const missing = commands.flatMap(({ page, namespace, labels }) =>
    labels
      .filter((label) => !labelled.has(`${namespace} ${label}`))
      .map((label) => `${page}: ${label} in ${namespace}`),
  );
  expect(commands.flatMap(({ labels }) => labels).length).toBeGreaterThan(7);
  expect(missing).toEqual([]);
});
