import { scalarProblem } from '../../schemas/scalars.ts';
import { conflict } from '../issues.ts';
import { at, list, maps, text } from '../read.ts';
import type { Rule } from '../rule.ts';

export const servicePorts: Rule = (spec, report) => {
  const ports = maps(spec['ports']);
  const { type } = spec;
  if (type === 'ExternalName') {
    if (text(spec['externalName']) === undefined) {
      report({
        path: ['externalName'],
        message: 'type ExternalName needs externalName',
        hint: 'Add the DNS name that it points to.',
        part: 'key',
      });
    }
    return;
  }
  if (spec['clusterIP'] === 'None' && (type === 'LoadBalancer' || type === 'NodePort')) {
    report({
      code: 'schema/conflicting-fields',
      path: ['clusterIP'],
      message: `a Service of type ${type} cannot be headless`,
      hint: 'Remove clusterIP: None, or make it a Service of type ClusterIP.',
    });
  }
  const seen = new Set<string>();
  for (const [index, { name, nodePort }] of ports.entries()) {
    if (ports.length > 1 && (name === undefined || name === null || name === '')) {
      report({
        path: ['ports', index, 'name'],
        message: 'each of several ports needs a name',
        hint: 'Name it after its protocol, such as http.',
        part: 'key',
      });
    } else if (typeof name === 'string') {
      if (seen.has(name))
        report({
          code: 'schema/duplicate-item',
          path: ['ports', index, 'name'],
          message: `two ports are called ${name}`,
          hint: 'Rename one of the two.',
        });
      seen.add(name);
    }
    if (typeof nodePort === 'number' && nodePort > 0 && (type === undefined || type === 'ClusterIP')) {
      report({
        path: ['ports', index, 'nodePort'],
        message: 'a Service of type ClusterIP has no node ports',
        hint: 'Remove nodePort, or set type: NodePort.',
        part: 'key',
      });
    }
  }
};

/** The default of the API server's flag for the range; few clusters change it. */
export const nodePortRange: Rule = ({ type, ports }, report) => {
  if (type !== 'NodePort' && type !== 'LoadBalancer') return;
  for (const [index, { nodePort }] of maps(ports).entries()) {
    if (typeof nodePort !== 'number' || nodePort < 1 || nodePort > 65535) continue;
    if (nodePort >= 30000 && nodePort <= 32767) continue;
    report({
      code: 'schema/out-of-range',
      severity: 'warning',
      path: ['ports', index, 'nodePort'],
      message: `nodePort ${nodePort} is outside 30000 to 32767, so the API server refuses it unless it has another --service-node-port-range`,
      hint: 'Choose a port in that range, or leave nodePort out.',
    });
  }
};

/** Fields that the API server allows only for some types. */
export const serviceType: Rule = (spec, report) => {
  const type = typeof spec['type'] === 'string' ? spec['type'] : 'ClusterIP';
  const refuse = (field: string, types: string) =>
    report(conflict([field], `${field} does not go with type ${type}`, `Remove it, or set type: ${types}.`));
  if (type !== 'LoadBalancer') {
    for (const field of ['loadBalancerClass', 'loadBalancerSourceRanges', 'allocateLoadBalancerNodePorts'])
      if (isGiven(spec[field])) refuse(field, 'LoadBalancer');
  }
  const isExternal = type === 'LoadBalancer' || type === 'NodePort' || list(spec['externalIPs']).length > 0;
  if (!isExternal && isGiven(spec['externalTrafficPolicy']))
    refuse('externalTrafficPolicy', 'LoadBalancer or NodePort');
  const health = spec['healthCheckNodePort'];
  const takesHealth = type === 'LoadBalancer' && spec['externalTrafficPolicy'] === 'Local';
  if (typeof health === 'number' && health > 0 && !takesHealth)
    report(
      conflict(
        ['healthCheckNodePort'],
        'healthCheckNodePort needs type LoadBalancer and externalTrafficPolicy: Local',
        'Remove it, or set both.',
      ),
    );
  if (
    isGiven(at(spec['sessionAffinityConfig'], 'clientIP')) &&
    (spec['sessionAffinity'] ?? 'None') === 'None'
  )
    report(
      conflict(
        ['sessionAffinityConfig'],
        'sessionAffinityConfig needs sessionAffinity: ClientIP',
        'Set it, or remove sessionAffinityConfig.',
      ),
    );
  const name = text(spec['externalName']);
  if (type !== 'ExternalName' || name === undefined) return;
  if (scalarProblem('dnsSubdomain', name.replace(/\.$/, '')) === undefined) return;
  report({
    code: 'schema/malformed-value',
    path: ['externalName'],
    message: 'externalName is not a DNS name',
    hint: 'Write the name alone, in lower case, without a scheme, a port or a path.',
  });
};

function isGiven(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}
