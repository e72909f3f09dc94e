import { stringOf } from '../../../diagnostics/string-of.ts';
import { isCidr } from '../../schemas/scalars.ts';
import { at, type Fields, list, map, maps } from '../read.ts';
import type { Rule } from '../rule.ts';

/** Whether a reference is to a core Service, which is the default for kind and group. */
function isService(reference: Fields): boolean {
  return (reference['group'] ?? '') === '' && (reference['kind'] ?? 'Service') === 'Service';
}

export const servicePort: Rule = (reference, report) => {
  if (!isService(reference) || reference['port'] !== undefined) return;
  report({
    path: ['port'],
    part: 'key',
    message: 'a reference to a Service needs its port',
    hint: "Add port: one of the Service's own ports.",
  });
};

/** No two listeners may have the same port, protocol and hostname. */
export const listenersDistinct: Rule = ({ listeners }, report) => {
  const seen = new Set<string>();
  for (const [index, { port, protocol, hostname }] of maps(listeners).entries()) {
    const key = JSON.stringify([port, protocol, hostname]);
    if (seen.has(key)) {
      report({
        code: 'schema/duplicate-item',
        path: ['listeners', index],
        message: 'another listener has the same port, protocol and hostname',
        hint: 'Change one of the three.',
      });
    }
    seen.add(key);
  }
};

/** Without tls, an HTTPS listener has no certificate; the classes of GKE get theirs through an annotation. */
export const listenersWithCertificate: Rule = ({ listeners, gatewayClassName }, report) => {
  if (stringOf(gatewayClassName).startsWith('gke-')) return;
  for (const [index, { protocol, tls }] of maps(listeners).entries()) {
    if (protocol !== 'HTTPS' || tls !== undefined) continue;
    report({
      code: 'schema/missing-field',
      severity: 'warning',
      path: ['listeners', index, 'tls'],
      part: 'key',
      message: 'a listener for HTTPS needs tls',
      hint: 'Add tls with certificateRefs.',
    });
  }
};

/** No two addresses may have the same type and value. */
export const addressesDistinct: Rule = ({ addresses }, report) => {
  const seen = new Set<string>();
  for (const [index, { type = 'IPAddress', value }] of maps(addresses).entries()) {
    if (value === undefined || (type !== 'IPAddress' && type !== 'Hostname')) continue;
    const key = JSON.stringify([type, value]);
    if (seen.has(key)) {
      report({
        code: 'schema/duplicate-item',
        path: ['addresses', index],
        message: 'this address is listed twice',
        hint: 'Remove one of the two.',
      });
    }
    seen.add(key);
  }
};

/** A parent is listed once, or several times with a different section or port each time. */
export const parentsDistinct: Rule = ({ parentRefs }, report) => {
  const first = new Map<string, { readonly shape: string; readonly places: Set<string> }>();
  for (const [index, reference] of maps(parentRefs).entries()) {
    const { group = 'gateway.networking.k8s.io', kind = 'Gateway', name, namespace } = reference;
    const { sectionName, port } = reference;
    const key = JSON.stringify([group, kind, namespace, name]);
    const shape = JSON.stringify([sectionName === undefined, port === undefined]);
    const place = JSON.stringify([sectionName, port]);
    const known = first.get(key);
    if (known === undefined) {
      first.set(key, { shape, places: new Set([place]) });
      continue;
    }
    if (known.shape !== shape || known.places.has(place)) {
      report({
        code: 'schema/duplicate-item',
        path: ['parentRefs', index],
        message: `${stringOf(name)} is a parent twice${known.shape === shape ? '' : ', once as a whole'}`,
        hint: 'Remove one of the two, or give each the sectionName or the port of its own listener.',
      });
    }
    known.places.add(place);
  }
};

/** A rule without matches counts as one match: the prefix /. */
export const matchCount: Rule = ({ rules }, report) => {
  const count = maps(rules).reduce(
    (sum, { matches }) => sum + (matches === undefined ? 1 : list(matches).length),
    0,
  );
  if (count <= 128) return;
  report({
    code: 'schema/out-of-range',
    path: ['rules'],
    message: `the rules have ${count} matches in total`,
    hint: 'A route can have at most 128: split it into several routes.',
  });
};

export const plainListener: Rule = ({ protocol, tls }, report) => {
  if (tls !== undefined && ['HTTP', 'TCP', 'UDP'].includes(stringOf(protocol))) {
    report({
      code: 'schema/conflicting-fields',
      path: ['tls'],
      part: 'key',
      message: `a listener for ${stringOf(protocol)} cannot have tls`,
      hint: 'Set protocol: HTTPS or TLS, or remove tls.',
    });
  }
};

export const listenerCertificates: Rule = (tls, report) => {
  if ((tls['mode'] ?? 'Terminate') !== 'Terminate') return;
  if (list(tls['certificateRefs']).length > 0 || Object.keys(map(tls['options'])).length > 0) return;
  report({
    path: ['certificateRefs'],
    part: 'key',
    message: 'a listener that terminates TLS needs certificateRefs',
    hint: 'Name the Secret with the certificate.',
  });
};

export const gatewayAddress: Rule = ({ type = 'IPAddress', value }, report) => {
  if (typeof value !== 'string') return;
  const good =
    type === 'IPAddress'
      ? isCidr(`${value}/0`)
      : type !== 'Hostname' ||
        /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value);
  if (!good)
    report({
      code: 'schema/malformed-value',
      path: ['value'],
      message: `the address is not of type ${stringOf(type)}`,
      hint: 'Correct it, or its type.',
    });
};

export const ruleNames: Rule = ({ rules }, report) => {
  const seen = new Set<unknown>();
  for (const [index, { name }] of maps(rules).entries()) {
    if (name === undefined) continue;
    if (seen.has(name))
      report({
        code: 'schema/duplicate-item',
        path: ['rules', index, 'name'],
        message: `two rules are called ${stringOf(name)}`,
        hint: 'Rename one of the two.',
      });
    seen.add(name);
  }
};

export const routeRule: Rule = (rule, report) => {
  const filters = maps(rule['filters']);
  const redirect = filters.findIndex(({ requestRedirect }) => requestRedirect !== undefined);
  if (redirect >= 0 && list(rule['backendRefs']).length > 0) {
    report({
      code: 'schema/conflicting-fields',
      path: ['filters', redirect],
      message: 'a redirect cannot be combined with backendRefs',
      hint: 'Remove the backends, or the redirect.',
    });
  }
  // A rule without matches, or a match without a path, matches the prefix /.
  const matches = rule['matches'] === undefined ? [{}] : maps(rule['matches']);
  if (matches.length === 1 && (at(matches[0], 'path', 'type') ?? 'PathPrefix') === 'PathPrefix') return;
  const places: readonly (readonly [readonly (string | number)[], Fields])[] = [
    [[], rule],
    ...maps(rule['backendRefs']).map((backend, index) => [['backendRefs', index], backend] as const),
  ];
  for (const [path, holder] of places) {
    const rewrite = maps(holder['filters']).findIndex(
      (filter) => replacesPrefix(filter['requestRedirect']) || replacesPrefix(filter['urlRewrite']),
    );
    if (rewrite < 0) continue;
    report({
      path: [...path, 'filters', rewrite],
      message: 'replacing a prefix needs exactly one match, by PathPrefix',
      hint: 'Split the rule, or use ReplaceFullPath.',
    });
  }
};

function replacesPrefix(filter: unknown): boolean {
  return at(filter, 'path', 'type') === 'ReplacePrefixMatch';
}

export const pathMatch: Rule = ({ type = 'PathPrefix', value = '/' }, report) => {
  if (typeof value !== 'string' || type === 'RegularExpression') return;
  const issue = (message: string): void =>
    report({
      code: 'schema/malformed-value',
      path: ['value'],
      message,
      hint: 'Write a plain path such as /api.',
    });
  if (!value.startsWith('/')) issue('a path starts with /');
  else if (/\/\/|\/\.\/|\/\.\.\/|%2[fF]|#|\/\.\.?$/.test(value))
    issue('a path has no empty or relative parts and no #');
  else if (!/^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/.test(value))
    issue('a path has only characters that URLs have');
};
