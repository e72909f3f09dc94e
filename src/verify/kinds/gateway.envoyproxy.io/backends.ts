import { stringOf } from '../../../diagnostics/string-of.ts';
import { conflict, missingChoice } from '../issues.ts';
import { at, list, maps, text } from '../read.ts';
import type { Rule } from '../rule.ts';

/** Rules for how Envoy Gateway reaches the backends of a route, of a policy or of its own telemetry. */

/** Restricts the kinds and groups of backendRefs. */
function backends(kinds: readonly string[], groups: readonly string[]): Rule {
  return ({ backendRefs }, report) => {
    for (const [index, reference] of maps(backendRefs).entries()) {
      const { group = '', kind = 'Service' } = reference;
      const wrongKind = !kinds.includes(stringOf(kind));
      if (!wrongKind && groups.includes(stringOf(group))) continue;
      report({
        path: ['backendRefs', index, wrongKind ? 'kind' : 'group'],
        message: wrongKind
          ? `a ${stringOf(kind)} cannot be a backend here`
          : `the API group ${stringOf(group)} has no backends`,
        hint: `Use one of ${kinds.join(', ')}.`,
      });
    }
  };
}

export const envoyBackends = backends(
  ['Service', 'ServiceImport', 'Backend'],
  ['', 'multicluster.x-k8s.io', 'gateway.envoyproxy.io'],
);

export const hostOrBackends: Rule = ({ host, backendRefs }, report) => {
  if (host !== undefined || list(backendRefs).length > 0) return;
  report(missingChoice([], 'nothing says where to send it', 'Add backendRefs with a Service and its port.'));
};

export const someBackend: Rule = ({ backendRef, backendRefs }, report) => {
  if (backendRef !== undefined || list(backendRefs).length > 0) return;
  report(missingChoice([], 'no backend is named', 'Add backendRefs with a Service and its port.'));
};

export const preconnect: Rule = ({ connection, loadBalancer }, report) => {
  if (at(connection, 'preconnect', 'predictivePercent') === undefined) return;
  if (['Random', 'RoundRobin'].includes(stringOf(at(loadBalancer, 'type')))) return;
  report(
    conflict(
      ['connection', 'preconnect', 'predictivePercent'],
      'predictivePercent needs a load balancer of type Random or RoundRobin',
      'Set loadBalancer.type to one of them, or use perEndpointPercent.',
    ),
  );
};

/** The endpoints that Envoy Gateway accepts in a Backend; it ignores others, and their routes answer 500. */
export const backendEndpoints: Rule = ({ type, endpoints, tls }, report) => {
  const all = maps(endpoints);
  if (type === 'DynamicResolver' && all.length > 0)
    report(conflict(['endpoints'], 'type DynamicResolver takes no endpoints', 'Remove endpoints.'));
  const trusts = ['wellKnownCACertificates', 'caCertificateRefs'].some(
    (field) => at(tls, field) !== undefined,
  );
  if (tls !== undefined && !trusts && at(tls, 'insecureSkipVerify') !== true)
    report(
      missingChoice(
        ['tls'],
        'nothing says whose certificates to trust',
        'Add wellKnownCACertificates: System, or caCertificateRefs.',
      ),
    );
  for (const [index, endpoint] of all.entries()) {
    const address = text(at(endpoint, 'ip', 'address'));
    const loopback = address !== undefined && /^(127\.|::1$|::ffff:127\.)/i.test(address);
    if (loopback)
      report({
        path: ['endpoints', index, 'ip', 'address'],
        message: `${address} is the proxy itself, which Envoy Gateway refuses`,
        hint: 'Give an address that the proxy reaches over the network.',
      });
    for (const path of [['fqdn', 'hostname'], ['hostname']]) {
      const name = text(at(endpoint, ...path));
      if (name === undefined || (name.includes('.') && !/^[\d.]+$/.test(name))) continue;
      report({
        code: 'schema/malformed-value',
        path: ['endpoints', index, ...path],
        message: name.includes('.') ? `${name} is an address, not a name` : `${name} is not a full DNS name`,
        hint: name.includes('.')
          ? 'Write it under ip.address.'
          : 'Write the whole name, as web.apps.svc.cluster.local.',
      });
    }
  }
};
