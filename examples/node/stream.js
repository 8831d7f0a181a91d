// One stream as its client must keep it: what is under way, what may be sent, what has come back.

const size = (payloads) => payloads.reduce((sum, payload) => sum + payload.length, 0);

export class Stream {
  // What is not settled: a message that was sent may be refused, and goes again then.
  #kept = [];
  #settled = 0;
  #sent = 0;
  #sentBytes = 0;
  #credit;
  #ending = false;
  #received = 0;
  #receivedBytes = 0;
  #confirmed = 0;

  /** The window is what its spec asked for: the first credit, and here also the first grant to the server. */
  constructor(id, window) {
    this.id = id;
    this.window = window;
    this.#credit = { seq: window.messages, bytes: window.bytes };
  }

  /** Puts a message behind those before it. It leaves when there is credit. */
  post(payload) {
    this.#kept.push(payload);
  }

  /** Everything up to here has its outcome. */
  acked(upTo) {
    this.#kept.splice(0, upTo - this.#settled);
    this.#settled = upTo;
  }

  /** Credit counts from the opening of the stream, and only rises. */
  credited(seq, bytes) {
    this.#credit = { seq, bytes };
  }

  /** Nothing from this seq on was taken. */
  takeBack(fromSeq) {
    for (; this.#sent >= fromSeq; this.#sent--) {
      this.#sentBytes -= this.#payload(this.#sent).length;
    }
  }

  took({ firstOutSeq, payloads }) {
    this.#received = firstOutSeq + payloads.length - 1;
    this.#receivedBytes += size(payloads);
  }

  /** The last word counts as an item. */
  hasEnded(lastOutSeq) {
    this.#received = lastOutSeq + 1;
  }

  /** Adds what the stream has to say to a frame. Returns how many bytes of payload that is. */
  write(frame) {
    const firstSeq = this.#sent + 1;
    const payloads = this.#takeForSending();
    if (payloads.length > 0) {
      frame.chunks.push({ streamId: this.id, firstSeq, payloads });
    }
    if (this.#isAllSent && !this.#ending) {
      this.#ending = true;
      frame.ends.push({ streamId: this.id, lastSeq: this.#sent });
    }
    if (this.#received > this.#confirmed) {
      this.#confirmed = this.#received;
      frame.receipts.streamIds.push(this.id);
      frame.receipts.upTo.push(this.#received);
      // The server may go on as far as the window is wide.
      frame.grants.streamIds.push(this.id);
      frame.grants.maxOutSeq.push(this.#received + this.window.messages);
      frame.grants.maxOutBytes.push(this.#receivedBytes + this.window.bytes);
    }
    return size(payloads);
  }

  /** As much as credit allows: beyond it the server resets the stream. */
  #takeForSending() {
    const payloads = [];
    while (!this.#isAllSent && this.#hasCreditFor(this.#payload(this.#sent + 1))) {
      this.#sent++;
      this.#sentBytes += this.#payload(this.#sent).length;
      payloads.push(this.#payload(this.#sent));
    }
    return payloads;
  }

  #hasCreditFor(payload) {
    // With nothing under way one message may go whatever its size, or it could never be sent.
    const fits = this.#sentBytes + payload.length <= this.#credit.bytes || this.#sent === this.#settled;
    return fits && this.#sent < this.#credit.seq;
  }

  get #isAllSent() {
    return this.#sent === this.#settled + this.#kept.length;
  }

  #payload(seq) {
    return this.#kept[seq - this.#settled - 1];
  }
}
