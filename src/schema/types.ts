/** The kinds of value that settings share. Each takes what is particular to the setting and adds the rest. */

import type { SettingSchema } from './fragment.ts';

type Particulars = SettingSchema;

export function dnsLabel(setting: Particulars): SettingSchema {
  return {
    type: 'string',
    pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
    patternErrorMessage:
      'must be a DNS label: at most 63 lower-case letters, digits and hyphens, with a letter or digit at each end',
    ...setting,
  };
}

export function domainName(setting: Particulars): SettingSchema {
  return {
    type: 'string',
    maxLength: 253,
    pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$',
    patternErrorMessage:
      'must be a domain name in lower case, such as example.com, without scheme, port or path',
    ...setting,
  };
}

export function storageClass(setting: Particulars): SettingSchema {
  return {
    type: 'string',
    maxLength: 253,
    pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
    patternErrorMessage: 'must be the name of a StorageClass: lower-case letters, digits, hyphens and dots',
    ...setting,
  };
}

export function flag(setting: Particulars): SettingSchema {
  return { type: 'boolean', ...setting };
}
