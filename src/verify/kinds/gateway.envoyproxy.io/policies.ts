import { gatewayMilliseconds } from '../gateway.networking.k8s.io/duration.ts';
import { conflict, missing, missingChoice } from '../issues.ts';
import { at, type Fields, list, map, maps } from '../read.ts';
import type { Rule } from '../rule.ts';

/** Rules for the policies of Envoy Gateway and EnvoyProxy, except for those for backends. */

type Path = readonly (string | number)[];

function targets({ targetRef, targetRefs }: Fields): readonly (readonly [Path, Fields])[] {
  const listed = maps(targetRefs).map((each, index) => [['targetRefs', index], each] as const);
  return targetRef === undefined ? listed : [[['targetRef'], map(targetRef)], ...listed];
}

export const policyTargets: Rule = (spec, report) => {
  const { targetRef, targetRefs, targetSelectors } = spec;
  const selected = list(targetSelectors).length > 0;
  if (targetRef === undefined && targetRefs === undefined && !selected) {
    report(missingChoice([], 'the policy names no target', 'Add targetRefs.'));
  } else if (targetRef !== undefined && targetRefs !== undefined && !selected) {
    report(conflict(['targetRef'], 'targetRef excludes targetRefs', 'Keep targetRefs.'));
  }
  for (const [path, { group }] of targets(spec)) {
    if (group === undefined || group === 'gateway.networking.k8s.io') continue;
    report({
      path: [...path, 'group'],
      message: 'a policy targets objects of Gateway API alone',
      hint: 'Write group: gateway.networking.k8s.io.',
    });
  }
};

/** Restricts the kinds that a kind of policy attaches to. */
function targetKinds(...kinds: readonly string[]): Rule {
  return (spec, report) => {
    for (const [path, { kind }] of targets(spec)) {
      if (kind === undefined || kinds.includes(String(kind))) continue;
      report({
        path: [...path, 'kind'],
        message: `this policy cannot target a ${String(kind)}`,
        hint: `It targets ${kinds.length === 1 ? 'Gateways alone; sectionName narrows it to one listener' : `one of ${kinds.join(', ')}`}.`,
      });
    }
  };
}

export const clientTargets = targetKinds('Gateway');
export const securityTargets = targetKinds('Gateway', 'HTTPRoute', 'GRPCRoute', 'TCPRoute');
export const trafficTargets = targetKinds(
  'Gateway',
  'HTTPRoute',
  'GRPCRoute',
  'UDPRoute',
  'TCPRoute',
  'TLSRoute',
);

export const trafficPolicy: Rule = (spec, report) => {
  const { requestBuffer, httpUpgrade, admissionControl, targetSelectors } = spec;
  if (requestBuffer !== undefined && list(httpUpgrade).length > 0) {
    report(
      conflict(
        ['requestBuffer'],
        'requestBuffer excludes httpUpgrade',
        'Remove one of the two: an upgraded connection is a stream, which cannot be held back.',
      ),
    );
  }
  if (admissionControl === undefined) return;
  const selectors = maps(targetSelectors).map((each, index) => [['targetSelectors', index], each] as const);
  for (const [path, { kind }] of [...targets(spec), ...selectors]) {
    if (kind === undefined || ['Gateway', 'HTTPRoute', 'GRPCRoute'].includes(String(kind))) continue;
    report({
      path: [...path, 'kind'],
      message: `admissionControl does not work for a ${String(kind)}`,
      hint: 'Target a Gateway, an HTTPRoute or a GRPCRoute, or remove admissionControl.',
    });
  }
};

export const samplingWindow: Rule = ({ samplingWindow: window }, report) => {
  if ((gatewayMilliseconds(window) ?? 1000) >= 1000) return;
  report({
    code: 'schema/out-of-range',
    path: ['samplingWindow'],
    message: 'samplingWindow is shorter than a second',
    hint: 'Make it 1s or longer.',
  });
};

export const localRateLimit: Rule = ({ rules }, report) => {
  for (const [index, rule] of maps(rules).entries()) {
    if (at(rule, 'cost', 'response') === undefined) continue;
    report(
      conflict(
        ['rules', index, 'cost', 'response'],
        'a local rate limit does not count responses',
        'Remove it, or use a global rate limit.',
      ),
    );
  }
};

export const statusRange: Rule = ({ start, end }, report) => {
  if (typeof start !== 'number' || typeof end !== 'number' || end > start) return;
  report({ path: ['end'], message: 'end is not above start', hint: 'For a single code use type: Value.' });
};

export const overrideRedirect: Rule = ({ path }, report) => {
  const type = at(path, 'type');
  if (type === undefined || type === 'ReplaceFullPath') return;
  report({
    path: ['path', 'type'],
    message: 'the redirect of a response can only replace the full path',
    hint: 'Set type: ReplaceFullPath with replaceFullPath.',
  });
};

export const overrideBody: Rule = ({ type = 'Inline', inline, valueRef }, report) => {
  if (type === 'Inline' && inline === undefined)
    report(missing(['inline'], 'a body of type Inline needs inline', 'Add inline, or set type: ValueRef.'));
  if (type === 'ValueRef' && valueRef === undefined)
    report(missing(['valueRef'], 'a body of type ValueRef needs valueRef', 'Name a ConfigMap.'));
  const kind = at(valueRef, 'kind');
  if (kind !== undefined && kind !== 'ConfigMap') {
    report({
      path: ['valueRef', 'kind'],
      message: `a body cannot come from a ${String(kind)}`,
      hint: 'Put it into a ConfigMap.',
    });
  }
};

// ClientTrafficPolicy

export const connectionLimit: Rule = ({ closeDelay, value }, report) => {
  if (closeDelay === undefined || value !== undefined) return;
  report(missing(['value'], 'closeDelay needs a limit to act upon', 'Add value, the number of connections.'));
};

export const clientCertificateHeader: Rule = ({ certDetailsToAdd, mode }, report) => {
  if (list(certDetailsToAdd).length === 0 || mode === 'AppendForward' || mode === 'SanitizeSet') return;
  report({
    path: ['certDetailsToAdd'],
    part: 'key',
    message: 'certDetailsToAdd has no effect in this mode',
    hint: 'Set mode: AppendForward or SanitizeSet.',
  });
};

const versions = ['1.0', '1.1', '1.2', '1.3'];

export const tlsVersions: Rule = ({ minVersion, maxVersion, ciphers }, report) => {
  if (minVersion === '1.3' && ciphers !== undefined) {
    report(conflict(['ciphers'], 'TLS 1.3 has no ciphers to choose from', 'Remove ciphers.'));
  }
  // Without minVersion the minimum is 1.2; with Auto, there is none.
  const [least, most] = [versions.indexOf(String(minVersion ?? '1.2')), versions.indexOf(String(maxVersion))];
  if (least >= 0 && most >= 0 && least > most) {
    report({
      path: ['maxVersion'],
      message: `maxVersion is below minVersion${minVersion === undefined ? ', which is 1.2 unless given' : ''}`,
      hint: minVersion === undefined ? 'Raise it, or set minVersion.' : 'Swap the two.',
    });
  }
};

// SecurityPolicy

export const jwtAuthorization: Rule = (spec, report) => {
  if (spec['jwt'] !== undefined) return;
  const rules = maps(at(spec, 'authorization', 'rules'));
  const index = rules.findIndex((rule) => at(rule, 'principal', 'jwt') !== undefined);
  if (index < 0) return;
  report({
    path: ['authorization', 'rules', index, 'principal', 'jwt'],
    part: 'key',
    message: 'a rule about JWTs needs jwt in the same policy',
    hint: 'Add jwt with its providers.',
  });
};

export const jwtRecompute: Rule = ({ recomputeRoute, claimToHeaders }, report) => {
  if (recomputeRoute !== true || list(claimToHeaders).length > 0) return;
  report(
    missing(
      ['claimToHeaders'],
      'recomputeRoute needs claimToHeaders',
      'Add the claims that become headers: routes cannot match anything else of the token.',
    ),
  );
};

export const forwardedTokens: Rule = ({ forwardAccessToken, forwardIDToken }, report) => {
  const header = at(forwardIDToken, 'header');
  if (forwardAccessToken !== true || String(header).toLowerCase() !== 'authorization') return;
  report({
    path: ['forwardIDToken', 'header'],
    message: 'the access token already goes into Authorization',
    hint: 'Choose another header for the ID token, or set forwardAccessToken: false.',
  });
};

// EnvoyProxy

export const bootstrapChange: Rule = ({ type = 'Replace', value, jsonPatches }, report) => {
  if (type === 'JSONPatch' && list(jsonPatches).length === 0) {
    report(missing(['jsonPatches'], 'a bootstrap of type JSONPatch needs jsonPatches', 'List the patches.'));
  } else if (type !== 'JSONPatch' && value === undefined) {
    report(
      missing(
        ['value'],
        `a bootstrap of type ${String(type)} needs value`,
        'Add value, or set type: JSONPatch.',
      ),
    );
  }
};

export const moduleSource: Rule = (source, report) => {
  const type = String(source['type'] ?? 'Local');
  const [wanted, other] = type === 'Remote' ? (['remote', 'local'] as const) : (['local', 'remote'] as const);
  if (source[wanted] === undefined)
    report(missing([wanted], `a module of type ${type} needs ${wanted}`, `Add ${wanted}.`));
  if (source[other] !== undefined)
    report(conflict([other], `a module of type ${type} takes no ${other}`, 'Remove it, or change the type.'));
};

export const envoyService: Rule = (service, report) => {
  if ((service['type'] ?? 'LoadBalancer') === 'LoadBalancer') return;
  for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerSourceRanges', 'loadBalancerIP']) {
    if (service[field] === undefined) continue;
    report(
      conflict([field], `${field} is for type LoadBalancer alone`, 'Remove it, or set type: LoadBalancer.'),
    );
  }
};

/** Without a type, both formats are allowed: each sink uses its own. */
export const accessLogFormat: Rule = (format, report) => {
  const { type, text, json } = format;
  if (type !== 'Text' && type !== 'JSON') {
    if (type === undefined && text === undefined && json === undefined)
      report(missingChoice([], 'the format says neither text nor json', 'Add one of them.'));
    return;
  }
  const [wanted, other] = type === 'Text' ? (['text', 'json'] as const) : (['json', 'text'] as const);
  if (format[wanted] === undefined)
    report(missing([wanted], `a format of type ${type} needs ${wanted}`, `Add ${wanted}.`));
  if (format[other] !== undefined)
    report(conflict([other], `a format of type ${type} takes no ${other}`, `Remove it, or remove type.`));
};

export const traceSampler: Rule = ({ type = 'AlwaysOn', samplingPercentage }, report) => {
  if (samplingPercentage === undefined || String(type).endsWith('TraceIdRatio')) return;
  report(
    conflict(
      ['samplingPercentage'],
      `the sampler ${String(type)} takes no samplingPercentage`,
      'Remove it, or set type: TraceIdRatio or ParentBasedTraceIdRatio.',
    ),
  );
};
