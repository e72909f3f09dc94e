import { stringOf } from '../../../diagnostics/string-of.ts';
import { list, map, maps } from '../read.ts';
import type { Rule } from '../rule.ts';

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
      hint: 'Split it into two rules, one for each.',
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
  const range = typeof port === 'string' ? /^(\d+)\s*[-:]\s*(\d+)$/.exec(port) : null;
  if (range !== null)
    report({
      code: 'schema/malformed-value',
      path: ['port'],
      message: `${stringOf(port)} is not a port, so Cilium ignores the policy`,
      hint: `Write port: "${range[1]}" and endPort: ${range[2]}.`,
    });
  // The pattern of the definition ends after four digits.
  if (typeof port === 'string' && /^\d+$/.test(port) && Number(port) > 65_535)
    report({
      code: 'schema/malformed-value',
      path: ['port'],
      message: `${port} is above 65535, so Cilium ignores the policy`,
      hint: 'Write the number of the port.',
    });
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

/** Rules for HTTP and Kafka require TCP, and those for DNS the DNS port. */
export const layer7: Rule = (rule, report) => {
  const rules = map(rule['rules']);
  const ports = maps(rule['ports']);
  if (Object.keys(rules).length > 0 && ports.length === 0) {
    report({
      path: ['ports'],
      part: 'key',
      message: 'rules needs ports',
      hint: 'Add the ports that they apply to.',
    });
  }
  for (const [index, { protocol, port, endPort }] of ports.entries()) {
    if (rules['dns'] !== undefined && typeof endPort === 'number' && endPort > Number(port))
      report({
        code: 'schema/conflicting-fields',
        path: ['ports', index, 'endPort'],
        part: 'key',
        message: 'rules for DNS cannot look into a range of ports',
        hint: 'Remove endPort.',
      });
    if ((rules['http'] === undefined && rules['kafka'] === undefined) || protocol === 'TCP') continue;
    report({
      path: ['ports', index, 'protocol'],
      part: 'key',
      message: 'rules for HTTP and Kafka need protocol: TCP',
      hint: 'Add protocol: TCP.',
    });
  }
};

/** Only a policy for the whole cluster selects nodes, and each policy selects one of the two. */
export const onlyEndpoints: Rule = ({ nodeSelector, endpointSelector }, report) => {
  // With an endpointSelector as well, the structure of the kind refuses the two together.
  if (nodeSelector !== undefined && endpointSelector === undefined)
    report({
      code: 'schema/conflicting-fields',
      path: ['nodeSelector'],
      part: 'key',
      message: 'a CiliumNetworkPolicy cannot select nodes, so Cilium leaves it out',
      hint: 'Use a CiliumClusterwideNetworkPolicy.',
    });
  else if (endpointSelector === undefined)
    report({
      code: 'schema/missing-field',
      path: ['endpointSelector'],
      part: 'key',
      message: 'the policy has no endpointSelector, so Cilium leaves it out',
      hint: 'Add endpointSelector; `{}` selects all pods of the namespace.',
    });
};

/** The sender resolves names, so DNS rules do not apply to incoming connections. */
export const noNames: Rule = ({ rules }, report) => {
  if (map(rules)['dns'] === undefined) return;
  report({
    code: 'schema/conflicting-fields',
    path: ['rules', 'dns'],
    part: 'key',
    message: 'DNS rules are only allowed in egress',
    hint: 'Move them to an egress rule: Cilium refuses the policy.',
  });
};
