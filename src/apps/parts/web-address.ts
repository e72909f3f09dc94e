import { type AppPart, dnsLabel, type SettingOptions, text } from '../../app-kit/index.ts';

/**
 * An address below the domain of the cluster: `<prefix>_subdomain`, and `<prefix>_hostname` that follows from it.
 *
 * @param called - What is there, as people call it.
 */
export function webAddress(
  prefix: string,
  called: string,
  options: Omit<SettingOptions, 'description'>,
): AppPart {
  const setting = `${prefix}_subdomain`;
  return {
    settings: {
      [setting]: dnsLabel({
        ...options,
        description: `Host part of the address of ${called} below \`cloudflare_domain\`.`,
      }),
    },
    variables: {
      [`${prefix}_hostname`]: text(
        `Host name of ${called}.`,
        (v) => `${Reflect.get(v, setting)}.${v.cloudflare_domain}`,
      ),
    },
  };
}
