import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { execa } from 'execa';

/** A package registry that has the packed tarball; for everything else it sends to the one that npm is set up with. */
export interface Registry {
  readonly url: string;
  close(): void;
}

/** Old enough for package managers that refuse what was published a moment ago. */
const PUBLISHED = '2026-01-01T00:00:00.000Z';

/** `manifest` is the package.json of the tarball. Listens on a free port of this machine only. */
export async function localRegistry(
  tarball: string,
  manifest: { readonly name: string; readonly version: string },
): Promise<Registry> {
  const { stdout: upstream } = await execa('npm', ['config', 'get', 'registry']);
  const bytes = readFileSync(tarball);
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === `/${manifest.name}/-/${basename(tarball)}`) {
      response.end(bytes);
    } else if (path === `/${manifest.name}`) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(packument(url(), tarball, bytes, manifest)));
    } else {
      response.writeHead(302, { location: upstream.trim().replace(/\/$/, '') + path }).end();
    }
  });
  const url = () => {
    const address = server.address();
    return `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  };
  await new Promise<void>(listening => server.listen(0, 'localhost', listening));
  return { url: url(), close: () => server.close() };
}

function packument(
  url: string,
  tarball: string,
  bytes: Uint8Array,
  manifest: { readonly name: string; readonly version: string },
): unknown {
  const { name, version } = manifest;
  const hash = (algorithm: string, encoding: 'hex' | 'base64') =>
    createHash(algorithm).update(bytes).digest(encoding);
  const dist = {
    tarball: `${url}/${name}/-/${basename(tarball)}`,
    shasum: hash('sha1', 'hex'),
    integrity: `sha512-${hash('sha512', 'base64')}`,
  };
  return {
    name,
    'dist-tags': { latest: version },
    // As the public registry notes it for package managers that ask before they unpack.
    versions: { [version]: { ...manifest, hasInstallScript: true, dist } },
    time: { created: PUBLISHED, modified: PUBLISHED, [version]: PUBLISHED },
  };
}
