import type { NewMember } from '../archive/types.js';

/** What a file keeps when its bytes are replaced. */
export interface Attributes {
  /** Permissions. */
  readonly mode: number;
  /** Kept where we may set it. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** What a plan does to the disk, as data: `--dry-run` prints it, `applyEffects` executes it in this order. */
export type Effect =
  | { readonly kind: 'directory'; readonly path: string }
  /** A link to an unchanged file or folder of the SDK: symlink, else hard link, else copy. */
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  /** A second name of a folder inside the overlay; relative, so that the overlay can be moved. */
  | { readonly kind: 'alias'; readonly path: string; readonly target: string }
  /** An archive of ours; it is read back by an independent reader before it becomes visible. */
  | {
      readonly kind: 'archive';
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly members: readonly NewMember[];
      /** Set for files of the SDK itself. */
      readonly attributes?: Attributes;
    }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly content: Uint8Array | string;
      /** Set for scripts. */
      readonly executable?: boolean;
      /** Set for files of the SDK itself. */
      readonly attributes?: Attributes;
    }
  /** Bytes, permissions, owner and times of `from`, in place of what may stand there. */
  | { readonly kind: 'copy'; readonly path: string; readonly from: string }
  /** A symlink that says `text`, in place of what may stand there. */
  | { readonly kind: 'symlink'; readonly path: string; readonly text: string }
  /** Gives the finished folder `from` its own name, in place of what may stand there. */
  | { readonly kind: 'move'; readonly path: string; readonly from: string }
  /** Makes the finished folder `from` visible as `path`: a relative link that is switched in one step. */
  | { readonly kind: 'publish'; readonly path: string; readonly from: string }
  | { readonly kind: 'remove'; readonly path: string };

/** One line for people and for `--dry-run`. */
export function describeEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'directory':
      return `create   ${effect.path}`;
    case 'link':
      return `link     ${effect.path} -> ${effect.target}`;
    case 'alias':
      return `alias    ${effect.path} -> ${effect.target}`;
    case 'archive':
      return `archive  ${effect.path} (${effect.members.length} members, ${effect.bytes.length} bytes)`;
    case 'file':
      return `write    ${effect.path} (${byteLength(effect.content)} bytes)`;
    case 'copy':
      return `copy     ${effect.path} <- ${effect.from}`;
    case 'symlink':
      return `symlink  ${effect.path} -> ${effect.text}`;
    case 'move':
      return `move     ${effect.path} <- ${effect.from}`;
    case 'publish':
      return `publish  ${effect.path} -> ${effect.from}`;
    case 'remove':
      return `remove   ${effect.path}`;
  }
}

function byteLength(content: Uint8Array | string): number {
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}
