/** The side of the picture: a picture, what a camera sees, or a word where the browser cannot show a file. */
import { element } from './element.ts';

const shown = element<HTMLImageElement>('#shown');
const video = element<HTMLVideoElement>('#video');
const unseen = element('#unseen');
const caption = element('#caption');

/** Address of the picture that is shown. */
let own = '';

/** @param name of what is shown, for those who do not see it too */
export function showPicture(picture: Blob, name: string): void {
  URL.revokeObjectURL(own);
  own = URL.createObjectURL(picture);
  only(shown);
  shown.onerror = () => only(unseen);
  shown.src = own;
  shown.alt = caption.textContent = name;
}

export interface Camera {
  /** What it sees now. */
  frame(): ImageData;
  /** Resolves when there is another frame. */
  next(): Promise<unknown>;
  close(): void;
}

/** @throws Error with a sentence that names the fix, where there is no camera or it is not allowed */
export async function openCamera(): Promise<Camera> {
  // A page has no such thing where it is not served safely.
  if (!('mediaDevices' in navigator)) throw new Error('A page has a camera only from https or localhost.');
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment' } })
    .catch((cause: DOMException) => {
      throw new Error(sentenceOf(cause));
    });
  video.srcObject = stream;
  await video.play();
  only(video);
  caption.textContent = 'Camera';
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  return {
    frame() {
      const { videoWidth: width, videoHeight: height } = video;
      Object.assign(context.canvas, { width, height });
      context.drawImage(video, 0, 0);
      return context.getImageData(0, 0, width, height);
    },
    next: () => new Promise((resolve) => requestAnimationFrame(resolve)),
    close() {
      for (const track of stream.getTracks()) track.stop();
      // Another may have been opened since.
      if (video.srcObject === stream) video.srcObject = null;
    },
  };
}

function sentenceOf({ name, message }: DOMException): string {
  if (name === 'NotAllowedError') return 'The camera is not allowed: allow it for this page in the browser.';
  return name === 'NotFoundError' ? 'There is no camera.' : `The camera does not start: ${message}`;
}

function only(visible: HTMLElement): void {
  for (const each of [shown, video, unseen]) each.hidden = each !== visible;
}
