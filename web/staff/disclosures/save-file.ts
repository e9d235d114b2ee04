import { wireError } from '../../../src/staff/api/shapes.ts';
import { ApiError } from '../app/api.ts';

/** Asks for a file and hands it to the browser to save. Throws ApiError. */
export async function saveFile(url: string, body: object, name: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.');
  });
  if (!response.ok) {
    const { error } = wireError.parse(await response.json());
    throw new ApiError(response.status, error.code, error.message, error.about);
  }
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
