//! Receives JSON as it is written.

use tonic::Status;

/// Size at which a piece is passed on, in bytes.
pub const PIECE_BYTES: usize = 32 << 10;

/// Receives JSON in pieces, so that each can be counted, compressed or sent before the next one is written.
pub trait Sink {
    /// Takes a piece. It leaves `piece` empty; its capacity may be used again.
    ///
    /// # Errors
    /// Returns the reason why no more can be received.
    fn take(&mut self, piece: &mut Vec<u8>) -> Result<(), Status>;
}

/// Keeps everything in one piece.
impl Sink for Vec<u8> {
    fn take(&mut self, piece: &mut Vec<u8>) -> Result<(), Status> {
        self.append(piece);
        Ok(())
    }
}
