import { stringOf } from '../../../diagnostics/string-of.ts';
import { conflict, missingChoice } from '../issues.ts';
import { at, list, maps } from '../read.ts';
import type { Rule } from '../rule.ts';

/** Rules for the policies of Envoy Gateway and EnvoyProxy, except for those for backends. */

export const policyTargets: Rule = (spec, report) => {
  const { targetRef, targetRefs, targetSelectors } = spec;
  const selected = list(targetSelectors).length > 0;
  if (targetRef === undefined && targetRefs === undefined && !selected) {
    report(missingChoice([], 'the policy names no target', 'Add targetRefs.'));
  } else if (targetRef !== undefined && targetRefs !== undefined && !selected) {
    report(conflict(['targetRef'], 'targetRef cannot be combined with targetRefs', 'Keep targetRefs.'));
  }
};

export const trafficPolicy: Rule = (spec, report) => {
  const { requestBuffer, httpUpgrade } = spec;
  if (requestBuffer !== undefined && list(httpUpgrade).length > 0) {
    report(
      conflict(
        ['requestBuffer'],
        'requestBuffer cannot be combined with httpUpgrade',
        'Remove one of the two: an upgraded connection is a stream, which cannot be held back.',
      ),
    );
  }
};

// ClientTrafficPolicy

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

export const tlsVersions: Rule = ({ minVersion, maxVersion }, report) => {
  // Without minVersion the minimum is 1.2; with Auto, there is none.
  const [least, most] = [
    versions.indexOf(stringOf(minVersion ?? '1.2')),
    versions.indexOf(stringOf(maxVersion)),
  ];
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

export const forwardedTokens: Rule = ({ forwardAccessToken, forwardIDToken }, report) => {
  const header = at(forwardIDToken, 'header');
  if (forwardAccessToken !== true || stringOf(header).toLowerCase() !== 'authorization') return;
  report({
    path: ['forwardIDToken', 'header'],
    message: 'the access token already goes into Authorization',
    hint: 'Choose another header for the ID token, or set forwardAccessToken: false.',
  });
};
