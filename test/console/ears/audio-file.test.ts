import { describe, expect, it } from 'vitest';
import { type AudioElement, AudioFile, canRecogniseFiles } from '../../../src/console/ears/audio-file';
import { fakeRecognition } from './fake-recognition';

class FakeAudio extends EventTarget {
  src = '';
  playbackRate = 1;
  currentTime = 0;
  duration = Number.NaN;
  ended = false;
  calls: string[] = [];
  tracks: object[] = [{ kind: 'audio' }];
  refuses = false;
  async play(): Promise<void> {
    this.calls.push('play');
    if (this.refuses) throw new DOMException('no', 'NotSupportedError');
    this.dispatchEvent(new Event('playing'));
  }
  pause(): void {
    this.calls.push('pause');
  }
  captureStream(): MediaStream {
    return { getAudioTracks: () => this.tracks } as unknown as MediaStream;
  }
}

function rig(change: (audio: FakeAudio) => void = () => {}, speed = 1) {
  const audio = new FakeAudio();
  change(audio);
  const calls: unknown[] = [];
  const file = new AudioFile({
    file: new File(['x'], 'talk.ogg', { type: 'audio/ogg' }),
    language: 'en',
    speed,
    recogniser: {
      start: (language, track) => calls.push(['start', language, track]),
      stop: () => calls.push('stop'),
    },
    createAudio: () => audio as unknown as AudioElement,
    urls: { createObjectURL: () => 'blob:1', revokeObjectURL: (url) => calls.push(url) },
    onChange: () => {},
  });
  return { audio, file, calls };
}

describe('an audio file', () => {
  it('is played, and recognised from what is played', async () => {
    const { audio, file, calls } = rig();
    file.start();
    expect(audio.src).toBe('blob:1');
    expect(calls).toEqual([['start', 'en', audio.tracks[0]]]);
    audio.duration = 59.2;
    audio.currentTime = 3.7;
    audio.dispatchEvent(new Event('timeupdate'));
    expect(file.view).toEqual({ name: 'talk.ogg', speed: 1, done: 3, total: 60, paused: false });
    file.pause();
    expect(file.view.paused).toBe(true);
    file.resume();
    expect(file.view.paused).toBe(false);
    expect(audio.calls).toEqual(['play', 'pause', 'play']);
    expect(calls).toHaveLength(1);
    audio.dispatchEvent(new Event('ended'));
    expect(file.isOver).toBe(true);
    expect(calls.slice(1)).toEqual(['stop', 'blob:1']);
    file.stop();
    file.resume();
    expect(calls).toHaveLength(3);
  });

  it('that cannot be played, or has no sound, is over', async () => {
    const refused = rig((audio) => {
      audio.refuses = true;
    });
    refused.file.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(refused.file.isOver).toBe(true);
    expect(refused.calls).toEqual(['blob:1']);
    const silent = rig((audio) => {
      audio.tracks = [];
    });
    silent.file.start();
    expect(silent.file.isOver).toBe(true);
  });

  it('is not played faster than it can be recognised', () => {
    expect(rig(undefined, 4).file.view.speed).toBe(2);
  });

  it('can be recognised where recognition takes a track and a track can be had', () => {
    const { Recognition } = fakeRecognition();
    class Newer extends Recognition {
      static available() {}
    }
    expect(canRecogniseFiles(Newer, FakeAudio.prototype)).toBe(true);
    expect(canRecogniseFiles(Newer, {})).toBe(false);
    expect(canRecogniseFiles(Recognition, FakeAudio.prototype)).toBe(false);
    expect(canRecogniseFiles(undefined, FakeAudio.prototype)).toBe(false);
  });
});
