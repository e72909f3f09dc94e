import { isCidr } from '../../schemas/scalars.ts';
import { conflict, missingChoice } from '../issues.ts';
import { at, type Fields, list, map, maps } from '../read.ts';
import type { Rule } from '../rule.ts';
import { gatewayMilliseconds } from './duration.ts';

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

export const fraction: Rule = ({ numerator, denominator = 100 }, report) => {
  if (typeof numerator !== 'number' || typeof denominator !== 'number' || numerator <= denominator) return;
  report({
    path: ['numerator'],
    message: 'the numerator is larger than the denominator',
    hint: 'A share is 1 at most.',
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
  if (String(gatewayClassName).startsWith('gke-')) return;
  for (const [index, { protocol, tls }] of maps(listeners).entries()) {
    if (protocol !== 'HTTPS' || tls !== undefined) continue;
    report({
      code: 'schema/missing-field',
      severity: 'warning',
      path: ['listeners', index, 'tls'],
      part: 'key',
      message: 'a listener for HTTPS needs tls, or it is not set up',
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
        message: 'another address is the same',
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
        message: `${String(name)} is a parent twice${known.shape === shape ? '' : ', once as a whole'}`,
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
    message: `the rules have ${count} matches together`,
    hint: 'A route takes 128 at most: spread them over several routes.',
  });
};

export const listenerProtocol: Rule = (listener, report) => {
  const { protocol, tls, hostname } = listener;
  if (tls !== undefined && ['HTTP', 'TCP', 'UDP'].includes(String(protocol))) {
    report({
      code: 'schema/conflicting-fields',
      path: ['tls'],
      part: 'key',
      message: `a listener for ${String(protocol)} takes no tls`,
      hint: 'Set protocol: HTTPS or TLS, or remove tls.',
    });
  }
  if (
    protocol === 'HTTPS' &&
    tls !== undefined &&
    !['', 'Terminate', undefined].includes(at(tls, 'mode') as string | undefined)
  ) {
    report({
      path: ['tls', 'mode'],
      message: 'a listener for HTTPS terminates TLS',
      hint: 'Set mode: Terminate, or protocol: TLS.',
    });
  }
  if (protocol === 'TLS' && tls === undefined) {
    report({
      path: ['tls'],
      part: 'key',
      message: 'a listener for TLS needs tls',
      hint: 'Add tls with certificateRefs, or with mode: Passthrough.',
    });
  }
  if (hostname !== undefined && hostname !== '' && (protocol === 'TCP' || protocol === 'UDP')) {
    report({
      path: ['hostname'],
      part: 'key',
      message: `a listener for ${protocol} takes no hostname`,
      hint: 'Remove it.',
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

export const namespaceSelector: Rule = ({ from, selector }, report) => {
  if (from !== 'Selector' || selector !== undefined) return;
  report({
    path: ['selector'],
    part: 'key',
    message: 'from: Selector needs a selector',
    hint: 'Add selector, or set from: Same or All.',
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
      message: `the address is no ${String(type)}`,
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
        message: `two rules are called ${String(name)}`,
        hint: 'Rename one of the two.',
      });
    seen.add(name);
  }
};

const onceOnly = ['CORS', 'RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'];

export const oneFilterEach: Rule = ({ filters }, report) => {
  const types = maps(filters).map(({ type }) => String(type));
  for (const [index, type] of types.entries()) {
    if (onceOnly.includes(type) && types.indexOf(type) < index) {
      report({
        code: 'schema/duplicate-item',
        path: ['filters', index],
        message: `a second filter of type ${type}`,
        hint: 'Put both into one filter.',
      });
    }
  }
  if (types.includes('RequestRedirect') && types.includes('URLRewrite')) {
    report({
      code: 'schema/conflicting-fields',
      path: ['filters', types.indexOf('URLRewrite')],
      message: 'RequestRedirect excludes URLRewrite',
      hint: 'Keep one of the two filters.',
    });
  }
};

export const routeRule: Rule = (rule, report) => {
  const filters = maps(rule['filters']);
  const redirect = filters.findIndex(({ requestRedirect }) => requestRedirect !== undefined);
  if (redirect >= 0 && list(rule['backendRefs']).length > 0) {
    report({
      code: 'schema/conflicting-fields',
      path: ['filters', redirect],
      message: 'a redirect excludes backendRefs',
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

export const corsWildcards: Rule = (cors, report) => {
  for (const field of ['allowHeaders', 'allowMethods', 'allowOrigins']) {
    const values = list(cors[field]);
    if (values.length > 1 && values.includes('*')) {
      report({
        path: [field],
        message: `${field} holds * beside other values`,
        hint: 'Keep * alone, or list the others alone.',
      });
    }
  }
};

export const routeTimeouts: Rule = ({ request, backendRequest }, report) => {
  const [whole, part] = [gatewayMilliseconds(request), gatewayMilliseconds(backendRequest)];
  if (whole === undefined || part === undefined || whole === 0 || part <= whole) return;
  report({
    path: ['backendRequest'],
    message: 'backendRequest is longer than request',
    hint: 'A part cannot take longer than the whole.',
  });
};

export const sessionLifetime: Rule = (session, report) => {
  const { cookieConfig, absoluteTimeout, type = 'Cookie' } = session;
  if (at(cookieConfig, 'lifetimeType') === 'Permanent' && absoluteTimeout === undefined) {
    report({
      path: ['absoluteTimeout'],
      part: 'key',
      message: 'a permanent cookie needs absoluteTimeout',
      hint: 'Add absoluteTimeout.',
    });
  }
  if (cookieConfig !== undefined && type !== 'Cookie') {
    report({
      code: 'schema/conflicting-fields',
      path: ['cookieConfig'],
      part: 'key',
      message: 'cookieConfig belongs to type Cookie alone',
      hint: 'Remove it.',
    });
  }
};

/** The trusted certificates are either listed or those of the system. */
export const trustedAuthorities: Rule = (
  { caCertificateRefs: named, wellKnownCACertificates: known },
  report,
) => {
  const [byName, bySystem] = [list(named).length > 0, known !== undefined && known !== ''];
  if (byName && bySystem)
    report(
      conflict(
        ['wellKnownCACertificates'],
        'wellKnownCACertificates excludes caCertificateRefs',
        'Keep one of the two.',
      ),
    );
  if (!byName && !bySystem)
    report(
      missingChoice(
        [],
        'nothing says whose certificates to trust',
        'Add wellKnownCACertificates: System, or caCertificateRefs.',
      ),
    );
};
