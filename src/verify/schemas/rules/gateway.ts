import { isCidr } from '../scalars.ts';
import { at, type Fields, list, map, maps, text } from './read.ts';
import type { Rule, RuleIssue } from './rule.ts';

/** Kind and group of a reference that leaves them out: a Service of the core group. */
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

/** No two listeners with one port, protocol and hostname. */
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
  if (protocol === 'TLS' && at(tls, 'mode') === undefined) {
    report({
      path: ['tls', 'mode'],
      part: 'key',
      message: 'a listener for TLS needs tls.mode',
      hint: 'Set it to Terminate or Passthrough.',
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
  const rewrite = filters.findIndex(
    (filter) => replacesPrefix(filter['requestRedirect']) || replacesPrefix(filter['urlRewrite']),
  );
  const matches = maps(rule['matches']);
  const onePrefix = matches.length === 1 && at(matches[0], 'path', 'type') === 'PathPrefix';
  // Without matches a rule matches the prefix / by default.
  if (rewrite >= 0 && rule['matches'] !== undefined && !onePrefix) {
    report({
      path: ['filters', rewrite],
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

/** Gateway API durations are whole numbers of units. */
function gatewayMilliseconds(duration: unknown): number | undefined {
  const value = text(duration);
  if (value === undefined || !/^([0-9]{1,5}(h|m|s|ms)){1,4}$/.test(value)) return undefined;
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return [...value.matchAll(/(\d+)(ms|h|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
}

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

// Envoy Gateway

const policyKinds = ['Gateway', 'HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'];

export const policyTargets: Rule = ({ targetRef, targetRefs, targetSelectors }, report) => {
  const selected = list(targetSelectors).length > 0;
  if (targetRef === undefined && targetRefs === undefined && !selected) {
    report({
      code: 'schema/missing-choice',
      path: [],
      part: 'key',
      message: 'the policy names no target',
      hint: 'Add targetRefs.',
    });
  } else if (targetRef !== undefined && targetRefs !== undefined && !selected) {
    report({
      code: 'schema/conflicting-fields',
      path: ['targetRef'],
      part: 'key',
      message: 'targetRef excludes targetRefs',
      hint: 'Keep targetRefs.',
    });
  }
  const references: [(string | number)[], Fields][] = maps(targetRefs).map((each, index) => [
    ['targetRefs', index],
    each,
  ]);
  if (targetRef !== undefined) references.push([['targetRef'], map(targetRef)]);
  for (const [path, { group, kind }] of references) {
    if (group !== undefined && group !== 'gateway.networking.k8s.io') {
      report({
        path: [...path, 'group'],
        message: 'a policy targets objects of Gateway API alone',
        hint: 'Write group: gateway.networking.k8s.io.',
      });
    } else if (kind !== undefined && !policyKinds.includes(String(kind))) {
      report({
        path: [...path, 'kind'],
        message: `a policy cannot target a ${String(kind)}`,
        hint: `It targets one of ${policyKinds.join(', ')}.`,
      });
    }
  }
};

/** ClientTrafficPolicy configures listeners, so it targets Gateways alone. */
export const gatewayTargetsOnly: Rule = ({ targetRef, targetRefs }, report) => {
  const check = (reference: unknown, path: (string | number)[]): void => {
    const kind = at(reference, 'kind');
    if (kind === undefined || kind === 'Gateway') return;
    report({
      path: [...path, 'kind'],
      message: 'this policy targets Gateways alone',
      hint: 'Name the Gateway, with sectionName for one listener.',
    });
  };
  if (targetRef !== undefined) check(targetRef, ['targetRef']);
  for (const [index, reference] of list(targetRefs).entries()) check(reference, ['targetRefs', index]);
};

export const envoyBackends: Rule = ({ backendRefs }, report) => {
  for (const [index, reference] of maps(backendRefs).entries()) {
    const { group = '', kind = 'Service' } = reference;
    const issue = envoyBackendIssue(String(group), String(kind));
    if (issue !== undefined)
      report({ path: ['backendRefs', index, 'kind'], message: issue, hint: 'Use a Service or a Backend.' });
  }
};

function envoyBackendIssue(group: string, kind: string): string | undefined {
  if (!['Service', 'ServiceImport', 'Backend'].includes(kind)) return `a ${kind} is no backend`;
  if (!['', 'multicluster.x-k8s.io', 'gateway.envoyproxy.io'].includes(group))
    return `${group} has no backends`;
  return undefined;
}

export const loadBalancer: Rule = ({ type, slowStart, zoneAware, endpointOverride }, report) => {
  const refuse = (field: string): void =>
    report({
      code: 'schema/conflicting-fields',
      path: [field],
      part: 'key',
      message: `${field} does not go with type ${String(type)}`,
      hint: `Remove ${field}, or choose another type.`,
    });
  if (slowStart !== undefined && ['Random', 'ConsistentHash', 'DynamicModule'].includes(String(type)))
    refuse('slowStart');
  if (type === 'DynamicModule' && zoneAware !== undefined) refuse('zoneAware');
  if (type === 'DynamicModule' && endpointOverride !== undefined) refuse('endpointOverride');
};

const versions = ['1.0', '1.1', '1.2', '1.3'];

export const tlsVersions: Rule = ({ minVersion, maxVersion, ciphers }, report) => {
  if (minVersion === '1.3' && ciphers !== undefined) {
    report({
      path: ['ciphers'],
      part: 'key',
      message: 'TLS 1.3 has no ciphers to choose from',
      hint: 'Remove ciphers.',
    });
  }
  const [least, most] = [versions.indexOf(String(minVersion)), versions.indexOf(String(maxVersion))];
  if (least >= 0 && most >= 0 && least > most) {
    report({ path: ['maxVersion'], message: 'maxVersion is below minVersion', hint: 'Swap the two.' });
  }
};

export const jwtAuthorization: Rule = (spec, report) => {
  if (spec['jwt'] !== undefined) return;
  const rules = maps(at(spec, 'authorization', 'rules'));
  const index = rules.findIndex((rule) => at(rule, 'principal', 'jwt') !== undefined);
  if (index < 0) return;
  const issue: RuleIssue = {
    path: ['authorization', 'rules', index, 'principal', 'jwt'],
    part: 'key',
    message: 'a rule about JWTs needs jwt in the same policy',
    hint: 'Add jwt with its providers.',
  };
  report(issue);
};
