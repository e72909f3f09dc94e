import { at, list, map, maps } from './read.ts';
import type { Rule } from './rule.ts';

// Prometheus operator

export const recordingRule: Rule = (rule, report) => {
  if (rule['record'] === undefined) return;
  for (const field of ['for', 'keep_firing_for', 'annotations']) {
    if (rule[field] === undefined) continue;
    report({
      code: 'schema/conflicting-fields',
      path: [field],
      part: 'key',
      message: `a recording rule takes no ${field}`,
      hint: `Remove ${field}, or write alert instead of record.`,
    });
  }
};

// Cilium

/** Peers of one rule that Cilium does not combine: it refuses the policy. */
function exclusive(fields: readonly string[]): Rule {
  return (rule, report) => {
    const given = fields.filter((field) => list(rule[field]).length > 0);
    const second = given[1];
    if (second === undefined) return;
    report({
      code: 'schema/conflicting-fields',
      path: [second],
      part: 'key',
      message: `one rule cannot have both ${given[0]} and ${second}`,
      hint: 'Make two rules of it: each list item stands for itself.',
    });
  };
}

export const ingressPeers = exclusive([
  'fromEndpoints',
  'fromCIDR',
  'fromCIDRSet',
  'fromEntities',
  'fromNodes',
  'fromGroups',
]);
export const egressPeers = exclusive([
  'toEndpoints',
  'toCIDR',
  'toCIDRSet',
  'toEntities',
  'toServices',
  'toFQDNs',
  'toGroups',
  'toNodes',
]);

export const ciliumPort: Rule = ({ port, endPort }, report) => {
  if (typeof endPort !== 'number' || endPort === 0) return;
  if (typeof port === 'string' && !/^\d+$/.test(port)) {
    report({
      path: ['endPort'],
      part: 'key',
      message: 'endPort needs a port that is a number',
      hint: 'Write the number of the port, in quotes.',
    });
  } else if (Number(port) > endPort) {
    report({ path: ['endPort'], message: 'endPort is below port', hint: 'Swap the two.' });
  }
};

/** Rules for HTTP and Kafka work on TCP, those for DNS need the port of DNS. */
export const layer7: Rule = (rule, report) => {
  const rules = map(rule['rules']);
  const ports = maps(rule['ports']);
  if (Object.keys(rules).length > 0 && ports.length === 0) {
    report({
      path: ['ports'],
      part: 'key',
      message: 'rules need ports',
      hint: 'List the ports that they look into.',
    });
  }
  for (const [index, { protocol }] of ports.entries()) {
    if ((rules['http'] === undefined && rules['kafka'] === undefined) || protocol === 'TCP') continue;
    report({
      path: ['ports', index, 'protocol'],
      part: 'key',
      message: 'rules for HTTP and Kafka need protocol: TCP',
      hint: 'Add protocol: TCP.',
    });
  }
};

// External Secrets

export const externalSecretSource: Rule = (spec, report) => {
  const data = maps(spec['data']);
  const dataFrom = maps(spec['dataFrom']);
  if (data.length === 0 && dataFrom.length === 0) {
    report({
      code: 'schema/missing-choice',
      path: [],
      part: 'key',
      message: 'an ExternalSecret needs data or dataFrom',
      hint: 'Add what to read.',
    });
  }
  if (spec['secretStoreRef'] !== undefined) return;
  for (const [field, items] of [
    ['data', data],
    ['dataFrom', dataFrom],
  ] as const) {
    const index = items.findIndex(({ sourceRef }) => sourceRef === undefined);
    if (index < 0) continue;
    report({
      code: 'schema/missing-field',
      path: ['secretStoreRef'],
      part: 'key',
      message: `${field}[${index}] has no sourceRef, so secretStoreRef is needed`,
      hint: 'Name the store.',
    });
    return;
  }
};

export const dataFromSource: Rule = (item, report) => {
  const { extract, find, sourceRef } = item;
  const given = [extract, find, at(sourceRef, 'generatorRef')].filter((each) => each !== undefined).length;
  if (given === 1) return;
  report({
    code: given === 0 ? 'schema/missing-choice' : 'schema/conflicting-fields',
    path: [],
    part: 'key',
    message: 'an item of dataFrom has exactly one of extract, find and sourceRef.generatorRef',
    hint: 'Keep one of them.',
  });
};

export const secretPolicies: Rule = ({ creationPolicy = 'Owner', deletionPolicy = 'Retain' }, report) => {
  if (deletionPolicy === 'Delete' && creationPolicy !== 'Owner') {
    report({
      path: ['deletionPolicy'],
      message: 'deletionPolicy: Delete needs creationPolicy: Owner',
      hint: 'Only what it owns may it delete.',
    });
  }
  if (deletionPolicy === 'Merge' && creationPolicy === 'None') {
    report({
      path: ['deletionPolicy'],
      message: 'deletionPolicy: Merge does not go with creationPolicy: None',
      hint: 'Choose another of the two.',
    });
  }
};

export const vaultAuth: Rule = (auth, report) => {
  const ways = [
    'appRole',
    'cert',
    'gcp',
    'iam',
    'jwt',
    'kubernetes',
    'ldap',
    'userPass',
    'tokenSecretRef',
  ].filter((way) => auth[way] !== undefined);
  const second = ways[1];
  if (second === undefined) return;
  report({
    code: 'schema/conflicting-fields',
    path: [second],
    part: 'key',
    message: `${ways[0]} excludes ${second}`,
    hint: 'Keep one way to log in.',
  });
};

// ClickHouse and Keycloak

export const clickhouseTls: Rule = ({ enabled, required, serverCertSecret }, report) => {
  if (enabled === true && serverCertSecret === undefined) {
    report({
      code: 'schema/missing-field',
      path: ['serverCertSecret'],
      part: 'key',
      message: 'TLS needs serverCertSecret',
      hint: 'Name the Secret with the certificate.',
    });
  }
  if (required === true && enabled !== true) {
    report({ path: ['required'], message: 'TLS is required but not enabled', hint: 'Set enabled: true.' });
  }
};

export const explicitUpdate: Rule = ({ strategy, revision }, report) => {
  if (strategy !== 'Explicit' || revision !== undefined) return;
  report({
    code: 'schema/missing-field',
    path: ['revision'],
    part: 'key',
    message: 'strategy Explicit needs revision',
    hint: 'Add revision.',
  });
};
