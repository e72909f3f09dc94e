import { distance } from 'fastest-levenshtein';
import type { Advice } from '../../diagnostics/fix.ts';
import { meantOneOf } from '../../diagnostics/suggest.ts';
import { splitApiVersion } from '../api-version.ts';
import { allKinds, type Kind } from '../kinds/pack.ts';
import { isBuiltinGroup } from '../model/scope.ts';
import { own } from '../own.ts';
import type { SchemaIssue } from './issue.ts';

/**
 * Kinds of an API server without extensions that have no built-in schema, in the groups whose kinds are all listed
 * here.
 */
const builtinKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['Binding', 'ComponentStatus', 'Config', 'Event', 'Node', 'ReplicationController'],
  apps: ['ControllerRevision'],
  batch: [],
  autoscaling: ['Scale'],
  policy: ['Eviction', 'PodSecurityPolicy'],
  'rbac.authorization.k8s.io': [],
};

/**
 * Returns why no API server knows a kind without a built-in schema: it is a typo, it is in a group whose kinds are all
 * known, or its group is impossible. Undefined if the kind may exist.
 */
export function unknownKind(apiVersion: string, kind: string): SchemaIssue | undefined {
  const { group, version } = splitApiVersion(apiVersion);
  const near = misspeltKind(apiVersion, kind);
  if (near !== undefined || own(builtinKinds, group)?.includes(kind) || kind.endsWith('List')) return near;
  const homes = allKinds().filter(({ name }) => name === kind);
  const home = homes.find((known) => isBuiltinGroup(known.group)) ?? homes[0];
  // The group of a custom resource is a domain with a dot; other groups belong to files of other programs.
  const isNoGroup = !group.includes('.') && !isBuiltinGroup(group) && group !== 'extensions';
  const moved = group === 'extensions' && home !== undefined && isBuiltinGroup(home.group);
  if ((isNoGroup || moved) && home !== undefined)
    return say('apiVersion', apiVersion, kind, written(apiVersionOf(home)));
  if (!Object.hasOwn(builtinKinds, group) || !/^v\d/.test(version) || (group === '' && version !== 'v1'))
    return undefined;
  return home === undefined
    ? say('kind', apiVersion, kind, { hint: 'Correct apiVersion and kind.' })
    : say('apiVersion', apiVersion, kind, written(apiVersionOf(home)));
}

function written(to: string): Advice {
  return { hint: `Write ${to}.`, fixes: [{ kind: 'rename', to }] };
}

/** Reports a kind or group that differs by a typo from an existing one. */
export function misspeltKind(apiVersion: string, kind: string): SchemaIssue | undefined {
  const { group } = splitApiVersion(apiVersion);
  const kinds = allKinds();
  const beside = kinds.filter((known) => known.group === group);
  if (beside.some(({ name }) => name === kind) || own(builtinKinds, group)?.includes(kind)) return undefined;
  const near = beside.find(({ name }) => isTypo(name, kind));
  if (near !== undefined) return say('kind', apiVersion, kind, meantOneOf([near.name]));
  const home = kinds.find(({ name, group: other }) => name === kind && isTypoOfGroup(other, group));
  if (home === undefined || home.group === '') return undefined;
  return say('apiVersion', apiVersion, kind, meantOneOf([apiVersionOf(home)]));
}

/** Whether a group differs by up to two letters, unless they stand before it: `azmonitoring.coreos.com` is another one. */
function isTypoOfGroup(group: string, typed: string): boolean {
  return distance(group, typed) <= 2 && !(typed.length === group.length + 2 && typed.endsWith(group));
}

function apiVersionOf({ group, versions }: Kind): string {
  return [group, versions[0]].filter(Boolean).join('/');
}

/**
 * Whether two names differ, apart from case, by one letter that is wrong, missing or added, or by two swapped letters.
 */
function isTypo(name: string, typed: string): boolean {
  const [a, b] = [name.toLowerCase(), typed.toLowerCase()];
  const sorted = (text: string) => [...text].sort().join('');
  return distance(a, b) <= 1 || (distance(a, b) === 2 && sorted(a) === sorted(b));
}

function say(field: string, apiVersion: string, kind: string, advice: Advice): SchemaIssue {
  const message = `${apiVersion} has no kind ${kind}`;
  return { code: 'schema/unknown-kind', path: [field], part: 'value', message, ...advice };
}
