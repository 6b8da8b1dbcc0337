//! A small hospital on one machine: a local gateway, simulated Epic and Zoom, an embedded table.

pub mod epic;
pub mod fault;
pub mod hospital;
pub mod zoom;
