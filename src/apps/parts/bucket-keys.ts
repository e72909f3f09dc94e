import {
  type AppSecret,
  type BucketUser,
  type SettingSchemas,
  secret,
  type Variables,
} from '../../app-kit/index.ts';

interface BucketKeysOptions {
  /** The prefix of its settings: `tempo` for `tempo_s3_access_key`. */
  readonly prefix: string;
  /** Its name in RustFS. */
  readonly user: string;
  readonly bucket: string;
  /** The description of its access key. */
  readonly description: string;
  /** When a changed secret key takes effect, as the end of a sentence: `Tempo restarts`. */
  readonly afterwards: string;
  /** The type of the keys; any text by default. */
  readonly type?: typeof secret;
}

export interface BucketKeys {
  readonly user: BucketUser;
  readonly bucket: string;
  readonly settings: SettingSchemas;
  /** Returns the app's secrets for the two keys. */
  readonly secrets: (name: string, accessKey: string, secretKey: string) => readonly AppSecret[];
  /** Returns the settings of keys that `values` do not set. A secret store is assumed to contain them. */
  readonly lacking: (values: object, variables: Variables) => readonly string[];
}

/** A user of RustFS with a bucket of its own, and the settings of its keys: the setup of RustFS creates both. */
export function bucketKeys(options: BucketKeysOptions): BucketKeys {
  const { prefix, user, bucket, description, afterwards, type = secret } = options;
  const accessKey = `${prefix}_s3_access_key`;
  const secretKey = `${prefix}_s3_secret_key`;
  return {
    user: { user, buckets: [bucket], accessKey, secretKey },
    bucket,
    settings: {
      [accessKey]: type({
        description,
        generate: 'alphanumeric:20',
        rotation: `The setup of RustFS makes a user of the new name within a quarter of an hour, and ${afterwards}. Remove the old one in its Console afterwards.`,
      }),
      [secretKey]: type({
        description: 'Secret key of that user.',
        generate: 'alphanumeric:40',
        rotation: `The setup of RustFS gives it to the user within a quarter of an hour, and ${afterwards}.`,
      }),
    },
    secrets: (name, ...keys) => [
      { setting: accessKey, name, key: keys[0] },
      { setting: secretKey, name, key: keys[1] },
    ],
    lacking: (values, v) =>
      v.external_secrets_enabled
        ? []
        : [accessKey, secretKey].filter((key) => (Reflect.get(values, key) ?? '') === ''),
  };
}
