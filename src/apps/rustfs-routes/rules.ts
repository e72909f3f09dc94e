import type { Finding, RuleInput } from '../../app-kit/index.ts';

/** Langfuse uses https, and browsers block http requests from its pages. */
export function* secureAddress({ config }: RuleInput): Iterable<Finding> {
  const url = config.rustfs_public_url;
  if (url?.startsWith('https://') !== false) return;
  yield {
    code: 'rustfs/insecure-address',
    severity: 'warning',
    path: ['rustfs_public_url'],
    message:
      'rustfs_public_url begins with http://, and browsers block what the pages of Langfuse load from there',
    hint: `Publish RustFS over https and write ${url.replace('http:', 'https:')}.`,
  };
}

export function* consoleRoute({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.rustfs_console_route_enabled) return;
  if (config.envoy_gateway_enabled && variables.rustfs_deployed) return;
  yield {
    path: ['rustfs_console_route_enabled'],
    message: 'rustfs_console_route_enabled needs envoy_gateway_enabled, and a RustFS that this tree runs',
    hint: 'Set envoy_gateway_enabled and rustfs_enabled to true, or remove the setting.',
  };
}
