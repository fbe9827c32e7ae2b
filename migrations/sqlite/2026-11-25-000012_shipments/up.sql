CREATE TABLE shipments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    carrier_code TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    shipped_by INTEGER REFERENCES users (id),
    shipped_at INTEGER NOT NULL,
    CONSTRAINT shipments_tracking_key UNIQUE (shop_id, order_id, carrier_code, tracking_number),
    CONSTRAINT shipments_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT shipments_order_fkey FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) STRICT;
CREATE INDEX shipments_order_idx ON shipments (order_id);

CREATE TABLE shipment_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    shipment_id INTEGER NOT NULL,
    order_line_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    CONSTRAINT shipment_lines_quantity_check CHECK (quantity > 0),
    CONSTRAINT shipment_lines_line_key UNIQUE (shipment_id, order_line_id),
    CONSTRAINT shipment_lines_shipment_fkey FOREIGN KEY (shop_id, shipment_id)
        REFERENCES shipments (shop_id, id),
    CONSTRAINT shipment_lines_order_line_fkey FOREIGN KEY (shop_id, order_line_id)
        REFERENCES order_lines (shop_id, id)
) STRICT;
