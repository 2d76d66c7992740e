//! The entities and names that a request brings: `TagOptions.overlay`, compiled on top of the gazetteer.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use prost::Message as _;
use tonic::Status;

use super::admission::Reservation;
use super::call::Call;
use super::gazetteer_handle::ServedGazetteer;
use super::overlay_records::{OverlayRecords, PATH};
use super::status::Violations;
use super::{overlay_limits, proto, status};
use crate::tagger::{Tagger, TaggerError};

/// An overlay whose limits are checked. It is compiled at its first use, and again when the gazetteer has changed.
///
/// It belongs to one call, and is neither shared with other calls nor logged.
#[derive(Default)]
pub struct Overlay {
    message: proto::Overlay,
    compiled: Mutex<Option<Compiled>>,
}

/// A compiled overlay with the gazetteer below it.
#[derive(Clone)]
struct Compiled {
    served: Arc<ServedGazetteer>,
    tagger: Arc<OverlayTagger>,
}

/// The tagger of a gazetteer and an overlay.
pub(super) struct OverlayTagger {
    pub tagger: Tagger,
    /// For the memory that the overlay takes.
    _reservation: Option<Reservation>,
}

impl Overlay {
    /// Checks the limits that do not depend on the gazetteer.
    pub(super) fn new(message: proto::Overlay, violations: &mut Violations) -> Overlay {
        overlay_limits::check(&message, violations);
        Overlay { message, compiled: Mutex::default() }
    }

    /// Whether another overlay states the same.
    pub(super) fn is_equal_to(&self, other: &Overlay) -> bool {
        self.message == other.message
    }

    /// Whether it has been compiled.
    pub(super) fn is_compiled(&self) -> bool {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Bytes on the heap, without those that a reservation of its own covers.
    pub fn memory_usage(&self) -> usize {
        // A decoded name takes several times its encoded size.
        8 * self.message.encoded_len()
    }

    /// Returns the tagger of a gazetteer with this overlay. Only the first use with a gazetteer compiles it, and
    /// others wait for it.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with the fields that the gazetteer does not permit, and the errors of
    /// [`Call::check`] and [`Call::reserve`].
    pub(super) fn on(&self, served: &Arc<ServedGazetteer>, call: &Call) -> Result<Arc<OverlayTagger>, Status> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = compiled.as_ref().filter(|known| Arc::ptr_eq(&known.served, served)) {
            return Ok(Arc::clone(&known.tagger));
        }
        // The limits bound the time of the work in between.
        call.check()?;
        let tagger = Arc::new(self.compile(served.tagger(), call)?);
        call.check()?;
        *compiled = Some(Compiled { served: Arc::clone(served), tagger: Arc::clone(&tagger) });
        Ok(tagger)
    }

    fn compile(&self, below: &Tagger, call: &Call) -> Result<OverlayTagger, Status> {
        let records = OverlayRecords::of(&self.message, below.gazetteer())?;
        let compiled = below.with_overlay(|builder| records.add_to(builder));
        let tagger = compiled.map_err(|error| invalid(&records, &error))?;
        let reservation = call.reserve(tagger.layer_memory_usage())?;
        Ok(OverlayTagger { tagger, _reservation: reservation })
    }
}

/// `INVALID_ARGUMENT` with the fields that have a fault.
fn invalid(records: &OverlayRecords, error: &TaggerError) -> Status {
    let Some(error) = error.gazetteer_error() else {
        return status::invalid(PATH, "its names and those of the gazetteer exceed the capacity of the tagger");
    };
    let mut violations = Violations::default();
    error.faults().iter().for_each(|fault| violations.add(records.path_of(fault), fault.message()));
    violations.check().err().unwrap_or_else(status::internal)
}

impl fmt::Debug for Overlay {
    /// Without its names, which must not be logged.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overlay").field("entities", &self.message.entities.len()).finish_non_exhaustive()
    }
}
