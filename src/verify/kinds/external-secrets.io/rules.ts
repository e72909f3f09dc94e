import { at, maps } from '../read.ts';
import type { Rule } from '../rule.ts';

export const externalSecretSource: Rule = (spec, report) => {
  const data = maps(spec['data']);
  const dataFrom = maps(spec['dataFrom']);
  if (data.length === 0 && dataFrom.length === 0) {
    report({
      code: 'schema/missing-choice',
      path: [],
      part: 'key',
      message: 'an ExternalSecret needs data or dataFrom',
      hint: 'Add one of them.',
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
    message: 'an item of dataFrom must have exactly one of extract, find and sourceRef.generatorRef',
    hint: 'Keep one of them.',
  });
};

export const secretPolicies: Rule = ({ creationPolicy = 'Owner', deletionPolicy = 'Retain' }, report) => {
  if (deletionPolicy === 'Delete' && creationPolicy !== 'Owner') {
    report({
      path: ['deletionPolicy'],
      message: 'deletionPolicy: Delete needs creationPolicy: Owner',
      hint: 'It can delete only what it owns.',
    });
  }
  if (deletionPolicy === 'Merge' && creationPolicy === 'None') {
    report({
      path: ['deletionPolicy'],
      message: 'deletionPolicy: Merge cannot be combined with creationPolicy: None',
      hint: 'Change one of the two.',
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
    message: `${ways[0]} cannot be combined with ${second}`,
    hint: 'Keep one way to authenticate.',
  });
};

/** Generators have a group of their own; the controller finds none in another. */
export const generatorGroup: Rule = ({ apiVersion }, report) => {
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('external-secrets.io/')) return;
  report({
    code: 'schema/not-allowed-value',
    path: ['apiVersion'],
    message: `no generator has the apiVersion ${apiVersion}`,
    hint: 'Write generators.external-secrets.io/v1alpha1.',
  });
};

/** A store for all namespaces says where the tokens of these providers are; others read them beside each ExternalSecret. */
export const tokenNamespace: Rule = ({ provider }, report) => {
  for (const path of [
    ['onepassword', 'auth', 'secretRef', 'connectTokenSecretRef'],
    ['onepasswordSDK', 'auth', 'serviceAccountSecretRef'],
    ['keepersecurity', 'auth'],
  ]) {
    const token = path.reduce<unknown>((value, key) => at(value, key), provider);
    if (token === undefined || at(token, 'namespace') !== undefined) continue;
    report({
      code: 'schema/missing-field',
      path: ['provider', ...path, 'namespace'],
      part: 'key',
      message: 'a ClusterSecretStore needs the namespace of this Secret',
      hint: 'Add namespace.',
    });
  }
};
