import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { documentsOf } from '../support/documents.ts';
import { allGoldenFixtures, goldenTree } from '../support/golden.ts';
import { mutate, random } from '../support/mutate.ts';
import { soundObjects } from '../verify/schemas/objects.ts';
import type { Api, KubernetesObject } from './support/api.ts';
import { startControlPlane } from './support/control-plane.ts';
import { definitionsOf, groupsInFolders, installDefinitions } from './support/definitions.ts';
import { publicExamples } from './support/examples.ts';
import { groupsOfFlux, groupsOfParts } from './support/stand-ins.ts';

/*
 * Compares the API server and the verifier on valid objects of many kinds and on broken copies: what the server rejects is an
 * error here, and what is an error here is rejected there, or has a reason.
 */

const size = Number(process.env['CORPUS'] ?? 2000);
const seed = Number(process.env['SEED'] ?? 11);

interface Case {
  readonly object: KubernetesObject;
  /** What was done to it. */
  readonly what: string;
}

/** Errors about other objects, which do not exist. */
const ofOthers =
  /^(ref\/missing-(?!volume)|ref\/.*-selects-nothing|flux\/missing-path|security\/plain-secret|net\/)/;

/** Why the verifier may reject what the API server accepts: something behind the server rejects it, or ignores it. */
const stricter: readonly { readonly finding: RegExp; readonly because: string }[] = [
  { finding: /has no value$/, because: 'null gives way to a default; it is taken for a typo' },
  {
    finding:
      /^(Kustomization|HelmRelease|HelmRepository|OCIRepository|GitRepository) .*(needs spec|neither a chart)/,
    because: 'the definition lets it be left out, and the controller does nothing',
  },
  {
    finding:
      /^ExternalSecret .*needs (data or dataFrom|secretStoreRef)|secretStoreRef is needed|ExternalSecret .*dataFrom/,
    because: 'webhook',
  },
  {
    finding:
      /^(ExternalSecret|ScheduledBackup|Dragonfly|Certificate) .*is not a duration|fields?, but must have/,
    because: 'operator',
  },
  {
    finding: /^(Cluster|ScheduledBackup|ObjectStore|Pooler|Database) /,
    because: 'the webhook of the operator',
  },
  {
    finding: /^(ClusterIssuer|Certificate) .*(spec needs (one|at least one) of|keys cannot have -?\d+ bits)/,
    because: 'the webhook of the operator',
  },
  {
    finding: /^(Dragonfly|KeeperCluster|ClickHouseCluster) /,
    because: 'what the operator makes of it is refused',
  },
  { finding: /^Cilium\w*Policy .*(rules needs ports|is above 65535)/, because: 'the agent of Cilium' },
  { finding: /^PrometheusRule .*needs one of alert or record/, because: 'the webhook of the operator' },
  {
    finding: /is not a label value|is not a valid key for/,
    because: 'nothing can have that label or resource',
  },
  { finding: /is not valid JSON/, because: 'whoever reads the file fails' },
  { finding: /^PriorityClass .*needs value/, because: 'the default is 0, which is no priority' },
  { finding: /cannot be ""$/, because: 'an empty choice gives way to a default' },
  { finding: /^Service .*(ports\[\d+\]\.(name|targetPort))/, because: 'empty gives way to a default' },
  { finding: /is not an image reference|is not a port name/, because: 'the kubelet cannot start it' },
  {
    finding: /flux\/|HelmRelease .*(chart|values)|is not a valid CEL expression$/,
    because: 'the controller',
  },
  {
    finding: /^ExternalSecret .*has the same secretKey as item/,
    because: 'the operator writes the value of one of them only',
  },
];

/** What the server rejects because it has other definitions than the verifier. */
const otherDefinitions: readonly { readonly message: RegExp; readonly because: string }[] = [
  {
    message: /HTTPRoute\): \.spec\.rules\[\d+\]\.filters\[\d+\]\.externalAuth: field not declared in schema/,
    because: 'the experimental channel of the Gateway API, which Envoy Gateway installs, has it',
  },
];

test(`the verifier agrees with the API server on ${size} objects and on public examples`, async () => {
  const plane = await startControlPlane();
  try {
    const { api } = plane;
    const groups = new Set([...groupsOfFlux, ...groupsOfParts, ...groupsInFolders()]);
    await installDefinitions(api, await definitionsOf([...groups]));
    const cases = [...corpus(), ...publicExamples().map(({ object, from }) => ({ object, what: from }))];
    await makeNamespaces(api, cases);
    const counts = { bothTake: 0, bothRefuse: 0, laxer: 0, stricter: 0, unserved: 0 };
    const laxer: string[] = [];
    const unexplained: string[] = [];
    const reasons = new Map<string, number>();
    for (const { object, what } of cases) {
      const { status, body } = await api.apply(object, { dryRun: true });
      if (status === 404) {
        counts.unserved += 1;
        continue;
      }
      const errors = errorsOf(object);
      const name = `${object.kind} ${object.metadata.name}, ${what}`;
      if (status < 400 && errors.length === 0) counts.bothTake += 1;
      else if (status >= 400 && errors.length > 0) counts.bothRefuse += 1;
      else if (status >= 400) {
        const message = String(body['message']);
        const other = otherDefinitions.find((known) => known.message.test(message))?.because;
        if (other !== undefined) {
          counts.unserved += 1;
          continue;
        }
        counts.laxer += 1;
        laxer.push(`${name}: ${message}`);
      } else {
        counts.stricter += 1;
        const finding = `${object.kind} ${errors[0]}`;
        const reason = stricter.find((known) => known.finding.test(finding))?.because;
        if (reason === undefined) unexplained.push(`${name}: ${finding}`);
        else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
    const told = [...reasons].map(([reason, count]) => `  ${count} stricter: ${reason}`);
    process.stderr.write(`${JSON.stringify(counts)}\n${told.join('\n')}\n`);
    expect(laxer).toEqual([]);
    expect(unexplained).toEqual([]);
    expect(counts.bothTake + counts.bothRefuse, JSON.stringify(counts)).toBeGreaterThan(cases.length * 0.85);
  } finally {
    await plane.stop();
  }
}, 900_000);

/** Each object of the golden trees and of the valid ones, and broken copies of them. */
function corpus(): readonly Case[] {
  const golden = allGoldenFixtures.flatMap((fixture) =>
    [...goldenTree(fixture).values()].flatMap((text) => documentsOf(text)),
  );
  const all = [...soundObjects(), ...golden] as unknown as readonly KubernetesObject[];
  // The server does not know Kustomize's own files.
  const applied = all.filter(({ apiVersion }) => !String(apiVersion).startsWith('kustomize.config.k8s.io/'));
  const sound = [...new Map(applied.map((object) => [JSON.stringify(object), object])).values()];
  const roll = random(seed);
  const cases: Case[] = sound.map((object) => ({ object, what: 'as it is' }));
  while (cases.length < size) {
    const broken = mutate({ ...sound[Math.floor(roll() * sound.length)] }, roll);
    if (broken !== undefined) cases.push({ ...broken, object: broken.object as unknown as KubernetesObject });
  }
  return cases;
}

async function makeNamespaces(api: Api, cases: readonly Case[]): Promise<void> {
  const names = new Set(cases.flatMap(({ object }) => object.metadata.namespace ?? []));
  for (const name of names) await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  // Without its account, a Pod is refused for something that is not in it.
  for (const { object } of cases) {
    const name = (object['spec'] as { serviceAccountName?: unknown } | null | undefined)?.serviceAccountName;
    const { namespace = 'default' } = object.metadata;
    if (object.kind === 'Pod' && typeof name === 'string')
      await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
  }
}

function errorsOf(object: KubernetesObject): readonly string[] {
  // In YAML 1.1, as Flux reads it.
  const content = stringify(object, { version: '1.1' });
  // An unlisted file may be a patch, which is checked less strictly.
  const build = { path: 'kustomization.yaml', content: 'resources: [object.yaml]\n', sealed: false };
  const files = [build, { path: 'object.yaml', content, sealed: false }];
  return verifyTree({ files, declarations: noDeclarations, options: {} })
    .filter(({ severity, code }) => severity === 'error' && !ofOthers.test(code))
    .map(({ code, path, message }) => `${code} ${path}: ${message}`);
}
