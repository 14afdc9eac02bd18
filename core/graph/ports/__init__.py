"""Where links attach: the text of a port, and every port that a call has."""

from core.graph.ports.inputs import Filling, InputPort, accepts, input_ports, output_names
from core.graph.ports.signature import call_signature, model_signature, source_name
from core.graph.ports.text import BadPort, is_port, item_index, parse_port, port_text

__all__ = [
    "BadPort",
    "Filling",
    "InputPort",
    "accepts",
    "call_signature",
    "input_ports",
    "is_port",
    "item_index",
    "model_signature",
    "output_names",
    "parse_port",
    "port_text",
    "source_name",
]
