import {
  type AppPart,
  dnsLabel,
  type SettingOptions,
  type SettingSchema,
  text,
  type Variable,
} from '../../app-kit/index.ts';

type Options = Omit<SettingOptions, 'description'>;

/** The setting for the host name of something below the domain of the cluster. */
export function subdomain(called: string, options: Options): SettingSchema {
  return dnsLabel({
    ...options,
    description: `Host part of the address of ${called} below \`cloudflare_domain\`.`,
  });
}

/**
 * An address below the domain of the cluster: `<prefix>_subdomain`, and `<prefix>_hostname`, which is derived from it.
 *
 * @param called - The name of what is there, for people.
 */
export function webAddress(prefix: string, called: string, options: Options): AppPart {
  return {
    settings: { [`${prefix}_subdomain`]: subdomain(called, options) },
    variables: hostnameBelowDomain(prefix, called),
  };
}

/** The variable `<prefix>_hostname`, which is derived from the setting `<prefix>_subdomain`. */
export function hostnameBelowDomain(prefix: string, called: string): Readonly<Record<string, Variable>> {
  return {
    [`${prefix}_hostname`]: text(
      `Host name of ${called}.`,
      (v) => `${Reflect.get(v, `${prefix}_subdomain`)}.${v.cloudflare_domain}`,
    ),
  };
}
