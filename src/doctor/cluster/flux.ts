import {
  conditionOf,
  fieldOf,
  type LiveObject,
  type LiveProblem,
  objectName,
  textOf,
} from '../../app-kit/live.ts';
import { describe, unready } from '../../app-kit/live-checks.ts';
import type { Check } from './check.ts';

const sources = ['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'].map(
  (kind) => `source.toolkit.fluxcd.io/${kind}`,
);
const kustomization = 'kustomize.toolkit.fluxcd.io/Kustomization';
const release = 'helm.toolkit.fluxcd.io/HelmRelease';

/** Checks that Flux has fetched and applied everything. */
export const fluxChecks: readonly Check[] = [
  fluxCheck('sources', 'Flux fetches every source', sources),
  fluxCheck('kustomizations', 'every Flux Kustomization is ready', [kustomization]),
  fluxCheck('releases', 'every HelmRelease is ready', [release]),
];

function fluxCheck(name: string, title: string, kinds: readonly string[]): Check {
  return {
    name,
    title,
    run: async (cluster) => {
      const lists = await Promise.all(kinds.map((kind) => cluster.list(kind)));
      if (lists.every((list) => list.length === 0)) return name === 'kustomizations' ? [noFlux] : undefined;
      return lists.flatMap((list, index) => list.flatMap((object) => problemsOf(object, kinds[index] ?? '')));
    },
  };
}

const noFlux: LiveProblem = {
  message: 'the cluster has no Flux Kustomization: nothing applies the tree',
  advice: 'Install Flux with `task bootstrap`; docs/first-trace.md lists the commands.',
  command: 'kubectl get pods -n flux-system',
};

function problemsOf(object: LiveObject, kind: string): readonly LiveProblem[] {
  if (fieldOf(object, 'spec', 'suspend') === true) {
    return [
      {
        severity: 'warning',
        object,
        message: 'it is suspended: Flux does not apply changes to it',
        advice: 'Resume it when you are done.',
        command: fluxCommand('resume', object),
      },
    ];
  }
  const message = behind(object) ?? unready(object);
  if (message === undefined) return [];
  const waits = /is not ready|dependency '/.test(message);
  return [
    {
      // What it waits for is reported separately.
      severity: waits || isWorking(object) ? 'warning' : 'error',
      object,
      message,
      advice: adviceFor(object, message),
      command: describe(kind, object),
    },
  ];
}

/** Reports a status that is about an earlier version of the object. */
function behind(object: LiveObject): string | undefined {
  const [seen, generation] = [fieldOf(object, 'status', 'observedGeneration'), object.metadata['generation']];
  if (typeof seen !== 'number' || typeof generation !== 'number' || seen >= generation || seen < 0)
    return undefined;
  return isWorking(object) ? undefined : 'its latest change has not been processed yet';
}

function isWorking(object: LiveObject): boolean {
  return (
    textOf(conditionOf(object, 'Ready'), 'status') === 'Unknown' &&
    conditionOf(object, 'Stalled') === undefined
  );
}

const advices: readonly (readonly [RegExp, string])[] = [
  [
    /dependency '[^']*' (?:is not ready|not found)|dependencies do not meet ready/i,
    'It waits for another one: fix that first.',
  ],
  [
    /decrypt|sops|age identit|no identity matched/i,
    'Flux cannot open a sealed file: the Secret sops-age must contain the private key of a recipient in .sops.yaml. docs/secrets.md has the command.',
  ],
  [
    /field is immutable|cannot patch|Forbidden: updates to/i,
    'A field that cannot change in place was changed: revert the change, or replace the object; docs/moving-between-shapes.md describes how to keep its data.',
  ],
  [
    /no matches for kind|could not find the requested resource|ensure CRDs are installed/i,
    'The cluster does not serve this kind: its operator is not installed, or is not ready yet.',
  ],
  [
    /namespaces? "[^"]*" not found/i,
    'The namespace comes with another Kustomization, which must be ready first.',
  ],
  [
    /authentication|unauthorized|denied|401|403|handshake/i,
    'The server refuses the credentials: check the Secret that the source names, and that its key is still valid.',
  ],
  [
    /no such host|timeout|deadline exceeded|connection refused|i\/o|dial tcp/i,
    'The server cannot be reached, or is slow: check the address, DNS, and whether the network allows Flux to connect. If a health check timed out, see the pods below.',
  ],
  [
    /path not found|kustomization path/i,
    'The path is not in the commit that Flux has fetched: push the tree.',
  ],
  [
    /(install|upgrade) retries exhausted|failed for release|rollback/i,
    'Fix what the message names, push, and make Flux try again; it does not retry by itself once its retries are used up.',
  ],
];

function adviceFor(object: LiveObject, message: string): string {
  const found = advices.find(([pattern]) => pattern.test(message))?.[1];
  return `${found ?? 'Fix what the message names, commit, push, and run `task reconcile`.'} Then: ${fluxCommand('reconcile', object)}`;
}

function fluxCommand(verb: string, object: LiveObject): string {
  const { namespace, name } = object.metadata;
  const words: Readonly<Record<string, string>> = {
    GitRepository: 'source git',
    OCIRepository: 'source oci',
    HelmRepository: 'source helm',
    HelmChart: 'source chart',
    Bucket: 'source bucket',
    Kustomization: 'kustomization',
    HelmRelease: 'helmrelease',
  };
  return `flux ${verb} ${words[object.kind] ?? objectName(object)} ${name} -n ${namespace ?? 'flux-system'}`;
}
