import { stringOf } from '../../../diagnostics/string-of.ts';
import { containsRange } from '../../cel/addresses.ts';
import { isPlainMap } from '../../model/data.ts';
import { own } from '../../own.ts';
import { describeScalar, isCidr, scalarProblem } from '../../schemas/scalars.ts';
import { amountOf } from '../../values/quantity.ts';
import { at, list, map, maps, text } from '../read.ts';
import type { Rule } from '../rule.ts';

const keysOfType: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
};

/** The keys that the type of a Secret requires in data or stringData; basic-auth requires one of two. */
export const secretType: Rule = (secret, report) => {
  const { type } = secret;
  const data = map(secret['data']);
  const texts = map(secret['stringData']);
  const annotations = map(map(secret['metadata'])['annotations']);
  // Flux Operator fills the Secret before the API server sees it.
  const filled = Object.hasOwn(annotations, 'fluxcd.controlplane.io/copyFrom');
  const has = (key: string) => filled || Object.hasOwn(data, key) || Object.hasOwn(texts, key);
  for (const key of own(keysOfType, stringOf(type)) ?? []) {
    if (has(key)) continue;
    report({
      code: 'schema/secret-data',
      path: [],
      message: `a Secret of type ${stringOf(type)} needs the key ${key}`,
      hint: `Add ${key}.`,
      part: 'key',
    });
  }
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password')) {
    report({
      code: 'schema/secret-data',
      path: [],
      message: 'a Secret of type kubernetes.io/basic-auth needs username or password',
      hint: 'Add both.',
      part: 'key',
    });
  }
  const config = texts['.dockerconfigjson'];
  if (
    type === 'kubernetes.io/dockerconfigjson' &&
    typeof config === 'string' &&
    !config.startsWith('ENC[') &&
    !isDockerConfig(config)
  ) {
    report({
      code: 'schema/secret-data',
      path: ['stringData', '.dockerconfigjson'],
      message: 'the value is not a Docker configuration',
      hint: 'Write JSON with a map called auths.',
    });
  }
};

function isDockerConfig(value: string): boolean {
  try {
    return isPlainMap(at(JSON.parse(value), 'auths'));
  } catch {
    return false;
  }
}

export const configMapKeys: Rule = ({ data, binaryData }, report) => {
  for (const key of Object.keys(map(data))) {
    if (!Object.hasOwn(map(binaryData), key)) continue;
    report({
      path: ['binaryData', key],
      message: `${key} is in data as well`,
      hint: 'Keep one of the two.',
      part: 'key',
    });
  }
};

/** For Services only: operators add their own ports to templates of Services. */
export const serviceNeedsPorts: Rule = ({ type, clusterIP, ports }, report) => {
  const none = ports === undefined || ports === null || (Array.isArray(ports) && ports.length === 0);
  if (!none || clusterIP === 'None' || type === 'ExternalName') return;
  report({
    code: 'schema/missing-field',
    path: ['ports'],
    message: 'a Service needs ports, unless it is headless',
    hint: 'List at least one port.',
    part: 'key',
  });
};

export const claim: Rule = ({ spec }, report) => {
  const fields = map(spec);
  if (list(fields['accessModes']).length === 0) {
    report({
      path: ['spec', 'accessModes'],
      message: 'a claim needs accessModes',
      hint: 'Add accessModes: [ReadWriteOnce].',
      part: 'key',
    });
  }
  const size = at(fields, 'resources', 'requests', 'storage') ?? undefined;
  if (size === undefined) {
    report({
      path: ['spec', 'resources', 'requests', 'storage'],
      message: 'a claim needs the size that it requests',
      hint: 'Add resources: {requests: {storage: 10Gi}}.',
      part: 'key',
    });
  }
};

/** The claims of a StatefulSet. */
export const claimTemplates: Rule = ({ volumeClaimTemplates }, report) => {
  for (const [index, template] of maps(volumeClaimTemplates).entries()) {
    claim(template, (issue) => report({ ...issue, path: ['volumeClaimTemplates', index, ...issue.path] }));
  }
};

export const networkPeer: Rule = (peer, report) => {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock !== undefined && (namespaceSelector !== undefined || podSelector !== undefined)) {
    report({
      code: 'schema/conflicting-fields',
      path: ['ipBlock'],
      message: 'ipBlock cannot be combined with selectors',
      hint: 'Make it an item of its own.',
      part: 'key',
    });
  }
  const range = text(at(ipBlock, 'cidr'));
  for (const [index, except] of list(at(ipBlock, 'except')).entries()) {
    if (range === undefined || typeof except !== 'string' || !isCidr(except) || !isCidr(range)) continue;
    const isSmaller = Number(except.split('/')[1]) > Number(range.split('/')[1]);
    if (isSmaller && containsRange(range, except)) continue;
    report({
      path: ['ipBlock', 'except', index],
      message: `${except} is not inside ${range}`,
      hint: 'Use a network within the range.',
    });
  }
};

export const endPort: Rule = ({ port, endPort: end }, report) => {
  // A port name, unlike a number, is a string and contains a letter.
  if (typeof port === 'string' && /^\d+$/.test(port))
    report({
      code: 'schema/malformed-value',
      path: ['port'],
      message: 'port is a string, so it must be the name of a port, which contains a letter',
      hint: `Write the number without quotes: ${port}.`,
    });
  if (end === undefined) return;
  if (typeof port !== 'number') {
    report({
      path: ['endPort'],
      message: 'endPort needs a port that is a number',
      hint: 'Give port as a number.',
      part: 'key',
    });
  } else if (typeof end === 'number' && end < port) {
    report({ path: ['endPort'], message: 'endPort is below port', hint: 'Swap the two.' });
  }
};

export const ingressPath: Rule = ({ path, pathType }, report) => {
  if (pathType === 'ImplementationSpecific') return;
  if (typeof path === 'string' && path.startsWith('/')) return;
  report({
    path: ['path'],
    message: `pathType ${stringOf(pathType)} needs a path that starts with /`,
    hint: 'Write path: /.',
    part: path === undefined ? 'key' : 'value',
  });
};

export const policyRule: Rule = (rule, report) => {
  if (list(rule['verbs']).length === 0)
    report({
      path: ['verbs'],
      message: 'a rule needs verbs',
      hint: "List the verbs that it allows, such as get, or '*'.",
    });
  const urls = list(rule['nonResourceURLs']).length > 0;
  if (!urls && list(rule['resources']).length === 0) {
    report({
      path: ['resources'],
      message: 'a rule needs resources',
      hint: 'List them, with their apiGroups.',
      part: 'key',
    });
  } else if (!urls && list(rule['apiGroups']).length === 0) {
    report({
      path: ['apiGroups'],
      message: 'a rule for resources needs apiGroups',
      hint: 'Write apiGroups: [""] for the core group.',
      part: 'key',
    });
  }
};

export const subject: Rule = ({ kind, apiGroup, name }, report) => {
  if (
    kind === 'ServiceAccount' &&
    typeof name === 'string' &&
    scalarProblem('dnsSubdomain', name) !== undefined
  ) {
    report({
      code: 'schema/malformed-value',
      path: ['name'],
      message: `${name} is not a valid name of a ServiceAccount`,
      hint: `It is ${describeScalar('dnsSubdomain')}.`,
    });
  }
  if (apiGroup === undefined) return;
  const wanted = kind === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io';
  if (apiGroup !== wanted) {
    report({
      path: ['apiGroup'],
      message: `the apiGroup of a ${stringOf(kind)} is "${wanted}"`,
      hint: 'Remove apiGroup: that is its default.',
    });
  }
};

export const replicaBounds: Rule = ({ minReplicas, maxReplicas }, report) => {
  if (typeof minReplicas !== 'number' || typeof maxReplicas !== 'number' || minReplicas <= maxReplicas)
    return;
  report({
    path: ['maxReplicas'],
    message: 'maxReplicas is below minReplicas',
    hint: `Make it at least ${minReplicas}.`,
  });
};

/** By type of metric, the field that describes it. */
export const metricSources: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

export const metricSource: Rule = (metric, report) => {
  const { type } = metric;
  const source = typeof type === 'string' ? metricSources[type] : undefined;
  if (source === undefined || (metric[source] !== undefined && metric[source] !== null)) return;
  report({
    code: 'schema/missing-field',
    path: [source],
    message: `type ${stringOf(type)} needs ${source}`,
    hint: `Add ${source}, or set the type of what is there.`,
    part: 'key',
  });
};

/** The scale target is looked up by group and kind, and no kind of the core group can be scaled. */
export const apiGroup: Rule = ({ apiVersion }, report) => {
  if (typeof apiVersion === 'string' && apiVersion.includes('/')) return;
  report({
    path: ['apiVersion'],
    message: 'the scale target needs an apiVersion with a group',
    hint: 'Write apiVersion: apps/v1 for a Deployment or a StatefulSet.',
    part: apiVersion === undefined ? 'key' : 'value',
  });
};

export const ingressRules: Rule = ({ rules, defaultBackend }, report) => {
  if (defaultBackend !== undefined || !Array.isArray(rules) || rules.length > 0) return;
  report({
    path: ['rules'],
    message: 'an Ingress without defaultBackend needs a rule',
    hint: 'Add a rule for its host.',
  });
};

/** The fields must be in ascending order: the minimum, the default request, the default limit, the maximum. */
export const limitOrder: Rule = (item, report) => {
  const fields = ['min', 'defaultRequest', 'default', 'max'] as const;
  for (const [index, upper] of fields.entries()) {
    for (const lower of fields.slice(0, index)) {
      for (const [resource, value] of Object.entries(map(item[lower]))) {
        const [low, high] = [value, map(item[upper])[resource]].map((amount) =>
          typeof amount === 'string' || typeof amount === 'number' ? amountOf(amount) : undefined,
        );
        if (low === undefined || high === undefined || low <= high) continue;
        report({
          path: [upper, resource],
          message: `${upper} of ${resource} is below ${lower}`,
          hint: `Make it at least as much as ${lower}.`,
        });
        return;
      }
    }
  }
};
