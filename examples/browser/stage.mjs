/** The side of the picture: a picture, what a camera sees, or a word where the browser cannot show a file. */
const [shown, video, unseen, caption] = ['shown', 'video', 'unseen', 'caption'].map((id) =>
  document.getElementById(id),
);

let own;

/**
 * Shows a picture by its address, or a file.
 *
 * @param name of what is shown, for those who do not see it too
 */
export function showPicture(source, name) {
  if (own) URL.revokeObjectURL(own);
  own = typeof source === 'string' ? undefined : URL.createObjectURL(source);
  only(shown);
  shown.onerror = () => only(unseen);
  shown.src = own ?? source;
  shown.alt = caption.textContent = name;
}

/** @throws with a sentence that names the fix, where there is no camera or it is not allowed */
export async function openCamera() {
  // A page has no such thing where it is not served safely.
  if (!navigator.mediaDevices) throw new Error('A page has a camera only from https or localhost.');
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment' } })
    .catch(({ name, message }) => {
      if (name === 'NotAllowedError')
        throw new Error('The camera is not allowed: allow it for this page in the browser.');
      throw new Error(
        name === 'NotFoundError' ? 'There is no camera.' : `The camera does not start: ${message}`,
      );
    });
  video.srcObject = stream;
  await video.play();
  only(video);
  caption.textContent = 'Camera';
  return {
    video,
    /** Resolves with the next picture of it. */
    next: () => new Promise((resolve) => requestAnimationFrame(resolve)),
    close() {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
}

function only(visible) {
  for (const element of [shown, video, unseen]) element.hidden = element !== visible;
}
