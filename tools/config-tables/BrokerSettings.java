import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/** Prints every setting that the broker on the class path defines: name, type and valid values, with tabs between. */
public class BrokerSettings {
    public static void main(String[] args) throws Exception {
        Map<String, ConfigDef.ConfigKey> keys = new TreeMap<>(definition().configKeys());
        for (ConfigDef.ConfigKey key : keys.values())
            System.out.println(key.name + "\t" + key.type + "\t" + (key.validator == null ? "" : key.validator));
    }

    /** 3.9 has it in a Java class; before, it is a private field of a Scala object. */
    private static ConfigDef definition() throws Exception {
        try {
            Field field = Class.forName("org.apache.kafka.server.config.AbstractKafkaConfig").getField("CONFIG_DEF");
            return (ConfigDef) field.get(null);
        } catch (ClassNotFoundException | NoSuchFieldException older) {
            Class<?> type = Class.forName("kafka.server.KafkaConfig$");
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() != ConfigDef.class) continue;
                field.setAccessible(true);
                return (ConfigDef) field.get(type.getField("MODULE$").get(null));
            }
            throw older;
        }
    }
}
