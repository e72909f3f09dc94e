import { dnsLabel, type SettingOptions, type SettingSchema } from '../../app-kit/index.ts';

/** The setting that names the address of something below the domain of the cluster. */
export function subdomain(what: string, options: Omit<SettingOptions, 'description'>): SettingSchema {
  return dnsLabel({
    ...options,
    description: `Host part of the address of ${what} below \`cloudflare_domain\`.`,
  });
}
