/**
 * The types of settings. Each function takes the options of one setting and adds its own keywords; the options take precedence.
 */

import { type NestedSchema, type SettingOptions, type SettingSchema, setting } from './setting.ts';

/** A DNS label, which Kubernetes also requires for the names of namespaces and Services. */
export function dnsLabel(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      patternErrorMessage:
        'must be a DNS label: at most 63 lower-case letters, digits and hyphens, with a letter or digit at each end',
    },
    options,
  );
}

/** A domain name in lower case, with at least one dot: `example.com`. */
export function domainName(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      maxLength: 253,
      pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$',
      patternErrorMessage:
        'must be a domain name in lower case, such as example.com, without scheme, port or path',
    },
    options,
  );
}

/** An IPv4 address, such as 192.168.1.10. */
export function ipv4Address(options: SettingOptions): SettingSchema {
  return setting({ type: 'string', format: 'ipv4' }, options);
}

/** An IPv4 network in CIDR notation, without host bits, such as 192.168.1.0/24. */
export function ipv4Network(options: SettingOptions): SettingSchema {
  return setting({ type: 'string', format: 'ipv4-network' }, options);
}

/** A host to connect to: a lower-case name, or an IPv4 address. */
export function hostName(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      maxLength: 253,
      pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$',
      patternErrorMessage:
        'must be a host name in lower case or an IPv4 address, without scheme, port or path',
    },
    options,
  );
}

/** The name of a database or of its user, which goes into connection strings unencoded. */
export function databaseName(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      maxLength: 63,
      pattern: '^[A-Za-z_][A-Za-z0-9_.~-]*$',
      patternErrorMessage:
        'must be a name of letters, digits, hyphens and underscores that begins with a letter, because it goes into a connection string',
    },
    options,
  );
}

/** The address of a server: scheme, host and optional port, without a path. */
export function serverUrl(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      pattern:
        '^https?://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:[0-9]{1,5})?$',
      patternErrorMessage:
        'must be an address such as https://s3.example.com, in lower case, without a path or a slash at its end',
    },
    options,
  );
}

/** A DNS subdomain, which Kubernetes requires for most names. */
const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/** What YAML does not read as text unless it is quoted, which templates of many charts do not do. */
const notText =
  'y|n|yes|no|on|off|true|false|null|[0-9]+(\\.[0-9]*)?(e-?[0-9]+)?|0x[0-9a-f]+|0o[0-7]+|0b[01]+';

/** The name of a namespace that charts are installed in; many of them write it without quotes. */
export function namespaceName(options: SettingOptions): SettingSchema {
  return dnsLabel({
    pattern: `^(?!(${notText})$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`,
    patternErrorMessage:
      'must be the name of a namespace: at most 63 lower-case letters, digits and hyphens, with a letter or digit at each end, and not a word such as true or 007, because charts do not quote it',
    ...options,
  });
}

/** The name of a cluster-wide class (StorageClass, IngressClass), which charts write without quotes. */
export function className(kind: string, options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      maxLength: 253,
      pattern: `^(?!(${notText})$)${subdomain}$`,
      patternErrorMessage: `must be the name of ${kind}: lower-case letters, digits, hyphens and dots, and not a word such as true or 007, because charts do not quote it`,
    },
    options,
  );
}

/** The name of a StorageClass that charts can write without quotes. */
export function storageClass(options: SettingOptions): SettingSchema {
  return className('a StorageClass', options);
}

/** The key of a label: an optional DNS subdomain and a slash, then a name. */
export const labelKey: NestedSchema = {
  type: 'string',
  pattern: `^((?=[^/]{1,253}/)${subdomain}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$`,
  patternErrorMessage:
    'is not a valid label key: at most 63 letters, digits and . _ -, after an optional domain and a slash',
};

/** Labels of pods, as a map. */
export const labels = {
  type: 'object',
  minProperties: 1,
  propertyNames: labelKey,
  additionalProperties: {
    type: 'string',
    pattern: '^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$',
    patternErrorMessage: 'must be a valid label value',
  },
} as const;

/** A number of replicas. The upper limit catches typos; no cluster is that large. */
export function count(options: SettingOptions): SettingSchema {
  return setting({ type: 'integer', minimum: 1, maximum: 1000 }, options);
}

/** Text for people: on one line, and not only white space. */
export function name(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      maxLength: 200,
      pattern: '^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$',
      patternErrorMessage: 'must be text on one line, and not only white space',
    },
    options,
  );
}

/** An e-mail address in ASCII, without quotes. */
export function emailAddress(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      maxLength: 254,
      pattern:
        '^[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}$',
      patternErrorMessage: 'must be an e-mail address, such as admin@example.com',
    },
    options,
  );
}

/** An id that goes into addresses and comma-separated lists unencoded. */
export function identifier(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      maxLength: 100,
      pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
      patternErrorMessage:
        'must be an id of letters, digits, hyphens and underscores that begins with a letter or digit',
    },
    options,
  );
}

/** A number of bytes with a unit; without a unit, at least a million. */
export const byteQuantity = '^([1-9][0-9]*(\\.[0-9]+)?([KMGTPE]i|[kMGTPE])|[1-9][0-9]{6,})$';

/** The size of a volume. A number without a unit counts bytes, so a small one is refused. */
export function storageSize(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: 'string',
      pattern: byteQuantity,
      patternErrorMessage:
        'must be a Kubernetes quantity such as "20Gi": a number followed by Mi, Gi or Ti, without a space',
    },
    options,
  );
}

/** A CronJob schedule of five fields; `possible-schedule.ts` checks that the fields make sense. */
export function cronSchedule(options: SettingOptions): SettingSchema {
  const item = '(\\*|\\?|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/[0-9]+)?';
  const field = `${item}(,${item})*`;
  return setting(
    {
      type: 'string',
      pattern: `^${field}( +${field}){4}$`,
      patternErrorMessage:
        'must be a cron schedule of five fields: minute, hour, day of month, month, day of week, as in "0 3 * * *"',
    },
    options,
  );
}

/** A ratio over 0 and up to 1. It becomes an environment variable, so people write it as text too; both are accepted. */
export function ratio(options: SettingOptions): SettingSchema {
  return setting(
    {
      type: ['number', 'string'],
      exclusiveMinimum: 0,
      maximum: 1,
      pattern: '^(1(\\.0+)?|0?\\.[0-9]*[1-9][0-9]*)$',
      patternErrorMessage: 'must be a number over 0 and at most 1, such as 0.1 for one in ten',
    },
    options,
  );
}

/** One of the given values; each has a description, which editors show. */
export function choice(
  values: Readonly<Record<string, string>>,
  options: Omit<SettingOptions, 'enum' | 'enumDescriptions'>,
): SettingSchema {
  return setting(
    { type: 'string', enum: Object.keys(values), enumDescriptions: Object.values(values) },
    options,
  );
}

/** A secret value. Its reader determines which characters it may contain. */
export function secret(options: SettingOptions): SettingSchema {
  return setting({ type: 'string', 'x-secret': true }, options);
}

/** A secret of only letters and digits, because its reader treats other characters specially. */
export function plainSecret(options: SettingOptions): SettingSchema {
  return secret({
    minLength: 8,
    pattern: '^[A-Za-z0-9]*$',
    patternErrorMessage: 'may contain only letters and digits',
    ...options,
  });
}

/**
 * A password that programs put into a connection string without encoding it: characters with a meaning in a URL (`@`, `/`, `#`,
 * `%` …) would break the string.
 */
export function connectionPassword(options: SettingOptions): SettingSchema {
  return secret({
    minLength: 8,
    pattern: '^[A-Za-z0-9._~-]*$',
    patternErrorMessage:
      'may contain only letters, digits and . _ ~ -, because other characters have a meaning in a connection string',
    generate: 'alphanumeric:32',
    ...options,
    description: `${options.description} At least 8 letters, digits and \`. _ ~ -\`, because it is part of a connection string.`,
  });
}

const cpu: NestedSchema = {
  type: ['string', 'number'],
  exclusiveMinimum: 0,
  pattern: '^([1-9][0-9]*m?|[0-9]+\\.[0-9]{1,3})$',
  patternErrorMessage: 'must be a Kubernetes CPU quantity, such as "500m" or 1',
};

const memory: NestedSchema = {
  type: 'string',
  pattern: byteQuantity,
  patternErrorMessage: 'must be a Kubernetes memory quantity, such as "512Mi" or "2Gi"',
};

/** Requests and limits of a container, in the format of Kubernetes. */
export function resources(options: SettingOptions): SettingSchema {
  const amounts: Readonly<Record<string, SettingSchema>> = {
    cpu: { ...cpu, description: 'Processor time, such as `100m` (a tenth of a core) or `2`.' },
    memory: { ...memory, description: 'Memory, such as `512Mi` or `2Gi`.' },
  };
  return setting(
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        requests: {
          type: 'object',
          description: 'What the scheduler reserves: `cpu` and `memory`.',
          additionalProperties: false,
          properties: amounts,
        },
        limits: {
          type: 'object',
          description: 'The most the container may use: `cpu` and `memory`.',
          additionalProperties: false,
          properties: amounts,
        },
      },
    },
    options,
  );
}
