import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import type { OptionName, Settings } from './settings/options.ts';

/** Extensions that the engine includes, or that have long been part of Jinja itself. */
const builtin = new Set([
  ...['jinja2.ext.do', 'jinja2.ext.loopcontrols', 'jinja2.ext.with_', 'jinja2.ext.autoescape'],
  ...['jinja2.ext.ExprStmtExtension', 'jinja2.ext.LoopControlExtension'],
]);

/** Settings that clusterwright does not support; an error is better than a different result. */
export function unsupported(settings: Settings, locate: (name: OptionName) => Location): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const report = (name: OptionName, message: string, hint: string) => {
    findings.push(
      atPlace(locate(name), {
        code: 'makejinja/not-supported',
        message,
        path: name,
        hint,
      }),
    );
  };
  if (settings['internal.autoescape']) {
    report(
      'internal.autoescape',
      'HTML escaping by default is not supported',
      'Use the filter `e` where it is needed.',
    );
  }
  for (const extension of settings.extensions) {
    if (builtin.has(extension)) continue;
    report(
      'extensions',
      `the Jinja extension ${extension} is Python code`,
      'Remove it; filters, tests and functions can come from a plugin module.',
    );
  }
  return findings;
}
