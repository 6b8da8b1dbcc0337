//! A small hospital on one machine: a local gateway, simulated Epic and Zoom, an embedded table.

pub mod aws;
pub mod epic;
pub mod fault;
pub mod gateway;
pub mod hospital;
pub mod template;
pub mod zoom;
