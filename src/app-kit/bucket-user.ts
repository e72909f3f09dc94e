/** A user of the object store that the tree runs, and the only buckets that it may use. */
export interface BucketUser {
  readonly user: string;
  readonly buckets: readonly string[];
  /** The settings that hold its keys. */
  readonly accessKey: string;
  readonly secretKey: string;
}
