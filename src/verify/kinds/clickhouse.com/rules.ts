import type { Rule } from '../rule.ts';

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
